//! Argv in, exit code out.

/// A session lives on a thread of its own, where the system's allocator asks for a page at a time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    imago::cli::run()
}
