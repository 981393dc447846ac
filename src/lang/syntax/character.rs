//! Character literals: `#\a`, `#\space`, `#\x41`.

/// Names of characters, the first of each being the one it is printed by.
pub const CHARACTER_NAMES: &[(&str, char)] = &[
    ("alarm", '\x07'),
    ("backspace", '\x08'),
    ("delete", '\x7f'),
    ("rubout", '\x7f'),
    ("escape", '\x1b'),
    ("newline", '\n'),
    ("linefeed", '\n'),
    ("nul", '\0'),
    ("null", '\0'),
    ("page", '\x0c'),
    ("return", '\r'),
    ("space", ' '),
    ("tab", '\t'),
];

/// Returns the character a literal with its `#\` stands for.
pub fn decode(literal: &str) -> Option<char> {
    let body = literal.strip_prefix("#\\")?;
    let mut characters = body.chars();
    let first = characters.next()?;
    if characters.next().is_none() {
        return Some(first);
    }
    if let Some(&(_, character)) = CHARACTER_NAMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(body))
    {
        return Some(character);
    }
    let hexadecimal = body
        .strip_prefix("U+")
        .or_else(|| body.strip_prefix("u+"))
        .or_else(|| body.strip_prefix(['x', 'u', 'U']))?;
    char::from_u32(u32::from_str_radix(hexadecimal, 16).ok()?)
}
