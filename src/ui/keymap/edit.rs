//! A line put into the text of a keymap; everything else in it stays as the person wrote it.

/// Returns the text with a chord that means an action in a section; a line of the same chord gives way.
pub fn with_binding(text: &str, context: &str, chord: &str, action: &str) -> String {
    let line = format!("{} = {}", quoted(chord), quoted(action));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let header = format!("[{context}]");
    let Some(start) = lines.iter().position(|it| it.trim() == header) else {
        if lines.last().is_some_and(|it| !it.trim().is_empty()) {
            lines.push(String::new());
        }
        lines.extend([header, line]);
        return lines.join("\n") + "\n";
    };
    let body = &lines[start + 1..];
    let end = body.iter().position(|it| it.trim_start().starts_with('['));
    let end = start + 1 + end.unwrap_or(body.len());
    let same = (start + 1..end).find(|&at| {
        let key = lines[at].split('=').next().unwrap_or_default().trim();
        key.trim_matches(['"', '\'']) == chord && !key.starts_with('#')
    });
    match same {
        Some(at) => lines[at] = line,
        None => lines.insert(start + 1, line),
    }
    lines.join("\n") + "\n"
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_that_is_missing_is_added() {
        let text = with_binding("", "global", "ctrl-k", "help.open");
        assert_eq!(text, "[global]\n\"ctrl-k\" = \"help.open\"\n");
        let text = with_binding("[rows]\n\"x\" = \"none\"\n", "global", "\\", "app.quit");
        assert_eq!(
            text,
            "[rows]\n\"x\" = \"none\"\n\n[global]\n\"\\\\\" = \"app.quit\"\n"
        );
    }

    #[test]
    fn the_same_chord_gives_way_and_comments_stay() {
        let text = "# mine\n[global]\n\"x\" = \"app.quit\" # why\n\"y\" = \"help.open\"\n[rows]\n\"x\" = \"rows.up\"\n";
        assert_eq!(
            with_binding(text, "global", "x", "help.open"),
            text.replace("\"x\" = \"app.quit\" # why", "\"x\" = \"help.open\"")
        );
        let more = with_binding(text, "rows", "g g", "rows.first");
        assert!(more.ends_with("[rows]\n\"g g\" = \"rows.first\"\n\"x\" = \"rows.up\"\n"));
    }
}
