//! How the program is linked.
//!
//! A position-independent program carries a list of the places that must be told where it was loaded;
//! ours would have some 37,000 of them, 24 bytes each, read at every start. Packed (`DT_RELR`, known to
//! glibc since 2.36) the list takes a hundredth of that.
//!
//! A start runs some 200 KB of the program's 17 MB, and the kernel maps a file in pieces of 64 KB. The
//! functions of a start stand beside one another, in a section that `src/start.ld` describes; a name that is
//! no more is passed over. `benches/support/start_sections.py` makes that script, from the map of
//! a program that is linked without it, which is written where `IMAGO_LINK_MAP` says.

const SECTIONS: &str = "src/start.ld";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SECTIONS}");
    println!("cargo::rerun-if-env-changed=IMAGO_LINK_MAP");
    let variable = |name| std::env::var(name).unwrap_or_default();
    if variable("CARGO_CFG_TARGET_OS") != "linux" || variable("CARGO_CFG_TARGET_ENV") != "gnu" {
        return;
    }
    argument("-z,pack-relative-relocs");
    if variable("PROFILE") != "release" {
        return;
    }
    match variable("IMAGO_LINK_MAP") {
        map if map.is_empty() => {
            argument(&format!("-T,{}/{SECTIONS}", variable("CARGO_MANIFEST_DIR")));
        }
        map => argument(&format!("-Map={map}")),
    }
}

fn argument(argument: &str) {
    println!("cargo::rustc-link-arg-bins=-Wl,{argument}");
}
