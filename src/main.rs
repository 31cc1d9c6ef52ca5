//! `claqueta`: see the library for the map.

use std::process::ExitCode;

fn main() -> ExitCode {
    claqueta::cli::run(&std::env::args_os().collect::<Vec<_>>())
}
