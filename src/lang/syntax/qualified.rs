//! Names with a package before them, and names that have none because they are the language's.

use std::sync::OnceLock;

/// What stands between a package and a name of it in the table of symbols.
pub const SEPARATOR: &str = "::";

/// Names that mean themselves in every package: parts of lambda lists and clauses, as are `&rest` and
/// its like, and the arguments `%1` of a short function.
const SHARED: &[&str] = &[".", "...", "=>", "_", "else", "nil", "otherwise", "t"];

/// Tells whether a name is the language's.
pub type Lexicon = fn(&str) -> bool;

static LEXICON: OnceLock<Lexicon> = OnceLock::new();

/// Says who knows the names of the language. It is asked only where there are packages.
pub fn set_lexicon(lexicon: Lexicon) {
    LEXICON.get_or_init(|| lexicon);
}

/// Whether a name is the language's, whatever package is current.
pub fn is_language(name: &str) -> bool {
    let is_argument = |rest: &str| rest == "&" || rest.bytes().all(|it| it.is_ascii_digit());
    SHARED.contains(&name)
        || name.starts_with('&')
        || name.strip_prefix('%').is_some_and(is_argument)
        || LEXICON.get().is_some_and(|lexicon| lexicon(name))
}

/// Splits `shop::sell` and `shop:sell` into package and name, and says whether the name must be
/// external. Nothing where the name is not qualified.
pub fn split(written: &str) -> Option<(&str, &str, bool)> {
    let (package, rest) = written.split_once(':')?;
    let (name, external) = match rest.strip_prefix(':') {
        Some(name) => (name, false),
        None => (rest, true),
    };
    let is_word = |it: &str| !it.is_empty() && !it.contains(['(', ' ']);
    (is_word(package) && is_word(name) && !name.contains(':')).then_some((package, name, external))
}
