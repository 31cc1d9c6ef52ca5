//! claqueta
fn main() {}
