//! Telling somebody who looks elsewhere, in the words that their terminal understands.

/// A way to have the terminal raise a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    /// OSC 9: iTerm2 and what follows it.
    Growl,
    /// OSC 99: kitty.
    Kitty,
    /// OSC 777: rxvt-unicode and what follows it.
    Rxvt,
    /// The bell alone.
    Bell,
}

/// Returns the bytes that tell of something, the bell among them.
pub(super) fn sequence(text: &str) -> String {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    sequence_for(text, &variable)
}

fn sequence_for(text: &str, variable: &dyn Fn(&str) -> String) -> String {
    // A semicolon would end the text where it has parts.
    let words: String = text
        .chars()
        .filter(|it| !it.is_control())
        .map(|it| if it == ';' { ',' } else { it })
        .collect();
    let notice = match notice_of(variable) {
        Notice::Bell => String::new(),
        Notice::Growl => format!("\x1b]9;{words}\x1b\\"),
        Notice::Kitty => format!("\x1b]99;;{words}\x1b\\"),
        Notice::Rxvt => format!("\x1b]777;notify;Imago;{words}\x1b\\"),
    };
    // What a multiplexer does not know itself it hands on in a wrapping.
    let handed = match variable("TMUX").is_empty() || notice.is_empty() {
        true => notice,
        false => format!("\x1bPtmux;{}\x1b\\", notice.replace('\x1b', "\x1b\x1b")),
    };
    format!("{handed}\x07")
}

fn notice_of(variable: &dyn Fn(&str) -> String) -> Notice {
    const RXVT: [&str; 4] = ["rxvt", "foot", "wezterm", "contour"];
    let (terminal, program) = (variable("TERM"), variable("TERM_PROGRAM"));
    let has = |name: &str| !variable(name).is_empty();
    if ["dumb", "linux", ""].contains(&&*terminal) || terminal.starts_with("vt") {
        Notice::Bell
    } else if terminal.contains("kitty") || has("KITTY_WINDOW_ID") {
        Notice::Kitty
    } else if RXVT.iter().any(|it| terminal.contains(it))
        || program == "WezTerm"
        || has("VTE_VERSION")
    {
        Notice::Rxvt
    } else {
        Notice::Growl
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: &str) {
        let variable = |name: &str| {
            let found = variables.iter().find(|(it, _)| *it == name);
            found.map_or(String::new(), |(_, value)| (*value).to_owned())
        };
        let sequence = sequence_for("tour: it; is\x1b over", &variable);
        assert_eq!(sequence, format!("{expected}\x07"), "{variables:?}");
    }

    #[test]
    fn each_terminal_is_told_in_its_own_words() {
        check(
            &[("TERM", "xterm-kitty")],
            "\x1b]99;;tour: it, is over\x1b\\",
        );
        check(
            &[("TERM", "foot")],
            "\x1b]777;notify;Imago;tour: it, is over\x1b\\",
        );
        check(
            &[("TERM", "xterm-256color"), ("VTE_VERSION", "7600")],
            "\x1b]777;notify;Imago;tour: it, is over\x1b\\",
        );
        check(
            &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")],
            "\x1b]9;tour: it, is over\x1b\\",
        );
        check(&[("TERM", "linux")], "");
        check(&[("TERM", "dumb"), ("TMUX", "/tmp/s,1,0")], "");
    }

    #[test]
    fn a_multiplexer_hands_it_on() {
        check(
            &[("TERM", "tmux-256color"), ("TMUX", "/tmp/s,1,0")],
            "\x1bPtmux;\x1b\x1b]9;tour: it, is over\x1b\x1b\\\x1b\\",
        );
    }
}
