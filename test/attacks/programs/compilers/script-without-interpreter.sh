# tries: to be taken for a fault of the judge: the program's interpreter is not there
# compiler: captured
# must: RTE
printf '#!/nonexistent\n' > main
chmod +x main
