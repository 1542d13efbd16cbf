// tries: to hold up the judge itself, which looks for the package and the public class
// must: CE
package {{times 100000  }}
{{times 50000 @a }}
