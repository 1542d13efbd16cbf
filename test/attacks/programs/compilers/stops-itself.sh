# tries: to keep the slot for ever with a compiler that is stopped and uses no time
# compiler: captured
# must: CE
# compiling: time 1s, memory 256 MiB
# says: longer than
kill -STOP $$ 0
sleep 1000
