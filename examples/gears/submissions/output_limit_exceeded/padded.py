"""@EXPECTED_RESULTS@: OUTPUT-LIMIT
The right answer, after ten million spaces that the comparison would forgive."""
import math

input()
teeth = [int(word) for word in input().split()]
print(str(math.lcm(*teeth) // teeth[0]).rjust(10**7))
