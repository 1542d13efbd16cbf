"""@EXPECTED_RESULTS@: MEMORY-LIMIT
Makes a list with an entry for every tooth up to the strike."""
import math

input()
teeth = [int(word) for word in input().split()]
passed = [0]
while len(passed) <= math.lcm(*teeth):
    passed += passed
print(math.lcm(*teeth) // teeth[0])
