//! The clipboard: through the terminal, and beside it through a program of the system.

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Programs that put their input on the clipboard, and the variable without which they are of no use.
const PROGRAMS: [(&str, &str, &[&str]); 4] = [
    ("WAYLAND_DISPLAY", "wl-copy", &[]),
    ("DISPLAY", "xclip", &["-selection", "clipboard"]),
    ("DISPLAY", "xsel", &["--clipboard", "--input"]),
    ("", "pbcopy", &[]),
];

/// Bytes of a text that terminals take by OSC 52: with more, some drop all of it and say nothing.
pub(super) const BYTES_MAX: usize = 74_994;

/// Whether a program of the system puts texts on the clipboard one sits at.
pub(super) fn has_program() -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let is_there =
        |program: &str| std::env::split_paths(&folders).any(|it| it.join(program).is_file());
    !super::is_remote() && fitting().any(|(_, program, _)| is_there(program))
}

/// Returns the programs that could be of use here.
fn fitting() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static [&'static str])>
{
    let is_set = |variable: &str| std::env::var_os(variable).is_some();
    PROGRAMS
        .iter()
        .filter(move |(variable, ..)| variable.is_empty() || is_set(variable))
}

/// Returns OSC 52 for a text, wrapped for a multiplexer that hands on only what is wrapped.
pub(super) fn sequence(text: &str) -> String {
    let wrapped = std::env::var("TERM").is_ok_and(|it| it.starts_with("screen"))
        && std::env::var_os("TMUX").is_none();
    wrap(&format!("\x1b]52;c;{}\x07", STANDARD.encode(text)), wrapped)
}

fn wrap(sequence: &str, wrapped: bool) -> String {
    match wrapped {
        true => format!("\x1bP{sequence}\x1b\\"),
        false => sequence.to_owned(),
    }
}

/// Hands a text to the first program there is, on a thread of its own: some wait until another takes
/// the text.
pub(super) fn through_programs(text: &str) {
    // Far away the clipboard of that machine is of no use.
    if super::is_remote() {
        return;
    }
    let text = text.to_owned();
    let _ = thread::Builder::new()
        .name("clipboard".to_owned())
        .spawn(move || {
            for (_, program, arguments) in fitting() {
                let child = Command::new(program)
                    .args(*arguments)
                    .stdin(Stdio::piped())
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn();
                let Ok(mut child) = child else { continue };
                let written = child
                    .stdin
                    .take()
                    .is_some_and(|mut it| it.write_all(text.as_bytes()).is_ok());
                if child.wait().is_ok_and(|it| it.success()) && written {
                    return;
                }
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_takes_is_what_xterm_takes() {
        // The whole of the sequence is what is counted there.
        let length = sequence(&"x".repeat(BYTES_MAX)).len();
        assert!(
            length <= 100_000 + "\x1bP\x1b]52;c;\x07\x1b\\".len(),
            "{length}"
        );
    }

    #[test]
    fn a_text_is_wrapped_where_it_would_not_be_handed_on() {
        assert_eq!(wrap("\x1b]52;c;aGk=\x07", false), "\x1b]52;c;aGk=\x07");
        assert_eq!(wrap("x", true), "\x1bPx\x1b\\");
        assert!(sequence("hi").contains("]52;c;aGk=\x07"));
    }
}
