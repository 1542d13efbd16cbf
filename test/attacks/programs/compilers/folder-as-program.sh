# tries: to have a folder where the program is expected
# compiler: captured
# must: CE
mkdir -p main one.class/two.class
