"""Subtracts instead of taking remainders: the recursion gets too deep for unlike gears."""


def gcd(a, b):
    if a == b:
        return a
    return gcd(a - b, b) if a > b else gcd(a, b - a)


input()
teeth = [int(word) for word in input().split()]
common = teeth[0]
for t in teeth[1:]:
    common = common // gcd(common, t) * t
print(common // teeth[0])
