//! Takes out of a text what differs from run to run.

use std::sync::LazyLock;

use regex::Regex;

/// What is replaced, in this order, and by what.
const FILTERS: &[(&str, &str)] = &[
    (
        r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        "[uuid]",
    ),
    (r"\b[0-9a-f]{64}\b", "[hash]"),
    (r"\b[0-9a-f]{12}\b", "[hash]"),
    (r"\b[0-9a-f]{8}\b", "[hash]"),
    (
        r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z| UTC|[+-]\d\d:\d\d)?",
        "[time]",
    ),
    (r"(?m)^(\s*Timestamp:) \d+", "$1 [time]"),
    (r"\b\d+(\.\d+)? ?(ns|µs|ms|s)\b", "[duration]"),
];

static COMPILED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    FILTERS
        .iter()
        .map(|(pattern, replacement)| {
            (
                Regex::new(pattern).expect("a filter compiles"),
                *replacement,
            )
        })
        .collect()
});

/// Returns the text with ids, hashes, times and durations named instead of shown, and without
/// blanks at line ends.
pub fn normalise(text: &str) -> String {
    let mut text = text
        .lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n");
    for (pattern, replacement) in COMPILED.iter() {
        text = pattern.replace_all(&text, *replacement).into_owned();
    }
    text.trim_end().to_string()
}

#[test]
fn ids_and_times_are_named() {
    let line = "* A93DB28E-A9F5-44CD-97E4-D43D400E3848 2026-11-20 10:00:01 in 12 ms  ";
    assert_eq!(normalise(line), "* [uuid] [time] in [duration]");
    assert_eq!(normalise("(fib 20) => 6765"), "(fib 20) => 6765");
}
