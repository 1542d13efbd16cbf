// tries: to be taken for a fault of the judge: what was made is a plug-in of the compiler, not a program
// must: CE or RTE
#![crate_type = "proc-macro"]
extern crate proc_macro;
#[proc_macro]
pub fn m(input: proc_macro::TokenStream) -> proc_macro::TokenStream { input }
