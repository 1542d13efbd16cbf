# tries: to have the judge walk the host's folders, by a link where a package's folder is expected
# compiler: captured
# must: CE
ln -s /etc deep; ln -s / usr; ln -s /proc/1/root proc
mkdir main
