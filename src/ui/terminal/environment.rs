//! What the environment says of the terminal: colours, glyphs, keys, and how far away it is.

use super::super::color::Depth;
use super::super::pane::Capabilities;

/// Says what the terminal can do, by what the environment says of it.
pub fn capabilities() -> Capabilities {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    capabilities_of(&variable)
}

/// Whether the terminal is far away, where the mouse is better left to it: its selection is the only
/// one that reaches the clipboard here.
pub fn is_remote() -> bool {
    ["SSH_CONNECTION", "SSH_TTY"]
        .iter()
        .any(|it| std::env::var_os(it).is_some())
}

/// Whether the terminal obeys nothing but what is written.
pub(super) fn is_dumb() -> bool {
    std::env::var("TERM").is_ok_and(|it| it == "dumb")
}

/// Whether the environment says that the terminal's ground is bright, as some do.
pub(super) fn is_bright() -> Option<bool> {
    bright(&std::env::var("COLORFGBG").ok()?)
}

fn bright(colors: &str) -> Option<bool> {
    let ground: u8 = colors.rsplit(';').next()?.parse().ok()?;
    Some(matches!(ground, 7 | 9..=15))
}

/// Whether the terminal is one of those known to tell all keys apart when asked to (the protocol of
/// kitty). Asking takes a while where there is no answer, so it is not asked.
pub(super) fn knows_keys() -> bool {
    knows_keys_of(&|name| std::env::var(name).unwrap_or_default())
}

fn knows_keys_of(variable: &dyn Fn(&str) -> String) -> bool {
    const TERMINALS: [&str; 5] = ["kitty", "ghostty", "foot", "alacritty", "wezterm"];
    const PROGRAMS: [&str; 4] = ["WezTerm", "ghostty", "iTerm.app", "vscode"];
    let (terminal, program) = (variable("TERM"), variable("TERM_PROGRAM"));
    // A multiplexer between has keys of its own.
    let between = ["tmux", "screen"].iter().any(|it| terminal.starts_with(it));
    !between && (TERMINALS.iter().any(|it| terminal.contains(it)) || PROGRAMS.contains(&&*program))
}

fn capabilities_of(variable: &dyn Fn(&str) -> String) -> Capabilities {
    let terminal = variable("TERM");
    let depth = if !variable("NO_COLOR").is_empty() || terminal == "dumb" || terminal.is_empty() {
        Depth::Mono
    } else if is_true_color(&terminal, variable) {
        Depth::True
    } else if terminal.contains("256") {
        Depth::Indexed
    } else if ["vt100", "vt220"].contains(&terminal.as_str()) {
        Depth::Mono
    } else {
        Depth::Ansi
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .map(variable)
        .find(|it| !it.is_empty())
        .unwrap_or_default()
        .to_lowercase();
    // Nothing said is what containers say, and their terminals are of today.
    let unicode = locale.is_empty() || locale.contains("utf");
    Capabilities { depth, unicode }
}

fn is_true_color(terminal: &str, variable: &dyn Fn(&str) -> String) -> bool {
    const TERMINALS: [&str; 8] = [
        "kitty",
        "alacritty",
        "foot",
        "wezterm",
        "ghostty",
        "direct",
        "truecolor",
        "contour",
    ];
    const PROGRAMS: [&str; 4] = ["iTerm.app", "WezTerm", "vscode", "ghostty"];
    ["truecolor", "24bit"].contains(&variable("COLORTERM").as_str())
        || TERMINALS.iter().any(|it| terminal.contains(it))
        || PROGRAMS.contains(&variable("TERM_PROGRAM").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], depth: Depth, unicode: bool) {
        let variable = |name: &str| {
            variables
                .iter()
                .find(|(it, _)| *it == name)
                .map_or(String::new(), |(_, value)| (*value).to_owned())
        };
        assert_eq!(
            capabilities_of(&variable),
            Capabilities { depth, unicode },
            "{variables:?}"
        );
    }

    #[test]
    fn the_environment_says_what_the_terminal_can_do() {
        check(&[], Depth::Mono, true);
        check(&[("TERM", "dumb")], Depth::Mono, true);
        check(&[("TERM", "linux")], Depth::Ansi, true);
        check(&[("TERM", "xterm-256color")], Depth::Indexed, true);
        check(
            &[("TERM", "tmux-256color"), ("COLORTERM", "truecolor")],
            Depth::True,
            true,
        );
        check(&[("TERM", "xterm-kitty")], Depth::True, true);
        check(
            &[("TERM", "xterm-kitty"), ("NO_COLOR", "1"), ("LANG", "C")],
            Depth::Mono,
            false,
        );
        check(
            &[("TERM", "vt100"), ("LANG", "C"), ("LC_ALL", "de_DE.UTF-8")],
            Depth::Mono,
            true,
        );
    }

    #[test]
    fn keys_are_told_apart_where_the_terminal_is_known_to() {
        let knows = |terminal: &str, program: &str| {
            knows_keys_of(&|name| match name {
                "TERM" => terminal.to_owned(),
                "TERM_PROGRAM" => program.to_owned(),
                _ => String::new(),
            })
        };
        assert!(knows("xterm-kitty", "") && knows("xterm-256color", "WezTerm"));
        assert!(!knows("xterm-256color", "") && !knows("tmux-256color", "ghostty"));
    }

    #[test]
    fn some_terminals_say_how_bright_they_are() {
        assert_eq!(bright("0;15"), Some(true));
        assert_eq!(bright("15;default;0"), Some(false));
        assert_eq!(bright("15;8"), Some(false));
        assert_eq!(bright("nonsense"), None);
    }
}
