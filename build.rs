//! How the program is linked.
//!
//! A position-independent program carries a list of the places that must be told where it was loaded;
//! ours would have some 37,000 of them, 24 bytes each, read at every start. Packed (`DT_RELR`, known to
//! glibc since 2.36) the list takes a hundredth of that.
//!
//! A start runs some 200 KB of the program's 17 MB, and the kernel maps a file in pieces of 64 KB. Where the
//! linker is the one that comes with the compiler, the functions of a start stand beside one another, in
//! the order of `src/start.order`; a name that is no more is passed over. `benches/support/start_order.py`
//! makes the list, from the link map that is written where `IMAGO_LINK_MAP` says.

const ORDER: &str = "src/start.order";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={ORDER}");
    println!("cargo::rerun-if-env-changed=IMAGO_LINK_MAP");
    let target = |name| std::env::var(name).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") != "linux" || target("CARGO_CFG_TARGET_ENV") != "gnu" {
        return;
    }
    argument("-z,pack-relative-relocs");
    let own_linker = std::env::var_os("RUSTC_LINKER").is_some()
        || target("CARGO_ENCODED_RUSTFLAGS").contains("link");
    if target("CARGO_CFG_TARGET_ARCH") != "x86_64" || own_linker || target("PROFILE") != "release" {
        return;
    }
    argument(&format!(
        "--symbol-ordering-file={}/{ORDER}",
        target("CARGO_MANIFEST_DIR")
    ));
    argument("--no-warn-symbol-ordering");
    let map = target("IMAGO_LINK_MAP");
    if !map.is_empty() {
        argument(&format!("-Map={map}"));
    }
}

fn argument(argument: &str) {
    println!("cargo::rustc-link-arg-bins=-Wl,{argument}");
}
