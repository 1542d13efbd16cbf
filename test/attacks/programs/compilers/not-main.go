// tries: to be taken for a fault of the judge: the compiler is content and makes no program
// must: CE or RTE
package other

func F() {}
