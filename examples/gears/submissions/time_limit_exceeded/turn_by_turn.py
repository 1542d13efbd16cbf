"""Tries one turn of the first gear after the other: up to 10^17 of them."""
input()
teeth = [int(word) for word in input().split()]
turns = 1
while any(turns * teeth[0] % t for t in teeth):
    turns += 1
print(turns)
