"""@EXPECTED_RESULTS@: OUTPUT-LIMIT
Prints zeros behind the decimal point as if there were no end to exactness."""
import sys

sys.stdout.write("1.")
while True:
    sys.stdout.write("0" * 65536)
