//! Argv in, exit code out.

fn main() -> std::process::ExitCode {
    imago::cli::run()
}
