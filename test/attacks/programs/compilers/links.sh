# tries: to have the judge copy files of the host as the program, by links
# compiler: captured
# must: CE
ln -s /etc/shadow main
ln -s {{secret}} one.class
ln -s ../../../../etc/shadow two.class
mkdir deep; ln -s / deep/root; ln -s /proc/1/environ deep/three.class
ln -s /proc/self/root/etc/shadow four.class
ln -s . five.class
