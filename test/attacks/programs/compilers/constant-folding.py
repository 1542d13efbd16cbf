# tries: to fill memory and time by constants that are folded while the source is checked
# must: AC
# prints: contained
x = lambda: ((((1 << 60) ** 2) ** 2) ** 2) ** 9999999999
y = lambda: 'a' * 4000 * 4000 * 4000 * 4000
z = lambda: (1,) * 100000000 * 100000000
print('contained')
