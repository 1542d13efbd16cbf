# tries: to have the source unpacked while it is read, by coding: zlib_codec
# must: CE
print('captured')
