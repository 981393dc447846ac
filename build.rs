//! How the program is linked.
//!
//! A position-independent program carries a list of the places that must be told where it was loaded;
//! ours would have some 37,000 of them, 24 bytes each, read at every start. Packed (`DT_RELR`, known to
//! glibc since 2.36) the list takes a hundredth of that.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name| std::env::var(name).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
