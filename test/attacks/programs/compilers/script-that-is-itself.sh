# tries: to have the kernel start the program for ever, as its own interpreter
# compiler: captured
# must: RTE
printf '#!/program/main\n' > main
chmod +x main
