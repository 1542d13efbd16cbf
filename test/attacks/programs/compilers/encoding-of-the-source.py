# tries: to have a file of its own imported as the decoder of the source, by coding: ../../../w/main
# must: CE
# says: encoding
print('captured')
