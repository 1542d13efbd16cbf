// tries: to be taken for a fault of the judge: the program's first instruction is a number
// must: RTE
const int main = 195;
