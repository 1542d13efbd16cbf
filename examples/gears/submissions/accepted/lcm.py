import math

input()
teeth = [int(word) for word in input().split()]
print(math.lcm(*teeth) // teeth[0])
