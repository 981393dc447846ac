//! What keeps the house true: direction of the rooms, doors to outside crates, stillness of the pure
//! rooms, a first line of documentation in every file. Each failure says what to do.

use std::fs;
use std::path::{Path, PathBuf};

/// A Rust file of the house, without comments and without its unit tests.
struct SourceFile {
    /// Relative to `src/`, with forward slashes.
    path: String,
    /// As it stands.
    text: String,
    /// Code lines with their numbers; comments and the test module are left out.
    code: Vec<(usize, String)>,
}

impl SourceFile {
    fn room(&self) -> &str {
        self.path
            .split('/')
            .next()
            .unwrap_or("")
            .trim_end_matches(".rs")
    }
}

fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, extension, found);
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
}

fn source_files() -> Vec<SourceFile> {
    let root = package().join("src");
    let mut paths = Vec::new();
    files_below(&root, "rs", &mut paths);
    assert!(
        paths.len() > 200,
        "the house has shrunk: only {} files below src/",
        paths.len()
    );
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a source file is UTF-8");
            let path = path
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            let code = code_lines(&text);
            SourceFile { path, text, code }
        })
        .collect()
}

/// Returns the lines that are compiled into the product: no comments, nothing after `#[cfg(test)]`
/// on a module (unit tests stand last in a file).
fn code_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut previous_was_cfg_test = false;
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("").trim();
        if previous_was_cfg_test && code.starts_with("mod ") {
            break;
        }
        previous_was_cfg_test = code == "#[cfg(test)]";
        if !code.is_empty() {
            lines.push((index + 1, code.to_string()));
        }
    }
    lines
}

fn fail(problems: Vec<String>, what_to_do: &str) {
    assert!(
        problems.is_empty(),
        "{}\n\n{what_to_do}",
        problems.join("\n")
    );
}

/// Which paths a room may name, by the beginning of what follows `crate::`.
const EDGES: &[(&str, &[&str])] = &[
    ("lang", &["lang::"]),
    ("audit", &["audit::", "lang::"]),
    ("history", &["history::"]),
    ("llm", &["llm::"]),
    (
        "living",
        &[
            "living::",
            "lang::",
            "audit::",
            "history::record",
            "llm::chat",
            "llm::reply",
        ],
    ),
    (
        "session",
        &[
            "session::",
            "lang::",
            "audit::",
            "history::",
            "llm::",
            "living::",
        ],
    ),
    (
        "ui",
        &[
            "ui::",
            "lang::syntax",
            "lang::source",
            "session::command",
            "session::event",
            "session::view",
        ],
    ),
    (
        "panes",
        &[
            "panes::",
            "ui::",
            "session::command",
            "session::event",
            "session::view",
        ],
    ),
    (
        "serve",
        &[
            "serve::",
            "session::command",
            "session::event",
            "session::view",
        ],
    ),
    ("cli", &["cli::", "session::", "ui::", "panes::", "serve::"]),
];

#[test]
fn no_room_reaches_up() {
    let mut problems = Vec::new();
    for file in source_files() {
        let room = file.room();
        if matches!(room, "lib" | "main" | "stdx") {
            continue;
        }
        let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == room) else {
            problems.push(format!(
                "src/{}: the room `{room}` is not in the table",
                file.path
            ));
            continue;
        };
        for (number, line) in &file.code {
            for (at, _) in line.match_indices("crate::") {
                let before = line[..at].chars().next_back();
                if before.is_some_and(|it| it.is_alphanumeric() || it == '_') {
                    continue;
                }
                let target = &line[at + "crate::".len()..];
                let whole_room = allowed.iter().any(|edge| {
                    edge.trim_end_matches("::")
                        == target.split([';', ' ', ')']).next().unwrap_or("")
                });
                if !whole_room && !allowed.iter().any(|edge| target.starts_with(edge)) {
                    problems.push(format!("src/{}:{number}: `{line}`", file.path));
                }
            }
        }
    }
    fail(
        problems,
        "A room may use only what the table in tests/tidy.rs allows. Pass plain data through the door \
         (`session::{command, event, view}`) or move the code to the room that owns the idea.",
    );
}

/// Phases of the language, lowest first: a phase may use itself and those before it.
const LANG_PHASES: &[&[&str]] = &[
    &["source", "limits", "diagnostic"],
    &["syntax"],
    &["definition"],
    &["value"],
    &["compile", "expand", "vm", "builtins", "image", "prelude"],
];

#[test]
fn the_reader_does_not_know_the_machine() {
    let phase_of = |name: &str| LANG_PHASES.iter().position(|phase| phase.contains(&name));
    let mut problems = Vec::new();
    for file in source_files() {
        let Some(rest) = file.path.strip_prefix("lang/") else {
            continue;
        };
        let part = rest.split('/').next().unwrap_or("").trim_end_matches(".rs");
        let Some(own) = phase_of(part) else { continue };
        for (number, line) in &file.code {
            for (at, _) in line.match_indices("crate::lang::") {
                let target = &line[at + "crate::lang::".len()..];
                let target = target.split([':', ';', ' ', '{']).next().unwrap_or("");
                if phase_of(target).is_some_and(|phase| phase > own) {
                    problems.push(format!("src/{}:{number}: `{line}`", file.path));
                }
            }
        }
    }
    fail(
        problems,
        "Inside `lang` a phase uses only those above it in LANG_PHASES.",
    );
}

/// The one place in which an outside crate is named.
const DOORS: &[(&str, &[&str])] = &[
    ("rusqlite", &["history/"]),
    ("similar", &["history/diff.rs", "lang/builtins/diff.rs"]),
    (
        "sha2",
        &[
            "history/hash.rs",
            "lang/builtins/crypto.rs",
            "llm/cassette.rs",
        ],
    ),
    ("ed25519_dalek", &["history/keys.rs"]),
    ("getrandom", &["history/keys.rs", "session/kept.rs"]),
    ("uuid", &["history/id.rs", "session/host/random.rs"]),
    ("notify", &["session/watch"]),
    (
        "directories",
        &["session/paths.rs", "session/host/system.rs"],
    ),
    (
        "chrono",
        &["session/clock.rs", "lang/builtins/time.rs", "llm/client.rs"],
    ),
    (
        "toml",
        &[
            "session/",
            "ui/theme",
            "ui/keymap",
            "audit/settings",
            "lang/builtins/",
        ],
    ),
    ("crossterm", &["ui/terminal", "ui/key.rs"]),
    ("ratatui", &["ui/", "panes/"]),
    ("tui_textarea", &["ui/widgets/editor"]),
    ("syntect", &["ui/highlight"]),
    ("pulldown_cmark", &["ui/widgets/markdown/"]),
    ("frizbee", &["ui/", "session/complete"]),
    (
        "signal_hook",
        &["ui/terminal", "cli/interrupt.rs", "cli/repl.rs"],
    ),
    ("clap", &["cli/"]),
    ("landlock", &["session/worker/lock.rs"]),
    ("seccompiler", &["session/worker/lock.rs"]),
    ("libc", &["session/worker/lock.rs"]),
    (
        "num_bigint",
        &["lang/syntax/", "lang/value/", "lang/builtins/", "lang/vm/"],
    ),
    ("regex", &["lang/"]),
    ("genai", &["llm/client.rs"]),
    ("tokio", &["llm/client.rs"]),
    ("futures_util", &["llm/client.rs"]),
    ("reqwest", &["session/host/http.rs", "llm/client.rs"]),
    ("rustls", &["session/host/http.rs", "llm/client.rs"]),
];

#[test]
fn outside_crates_come_in_by_one_door() {
    let mut problems = Vec::new();
    for file in source_files() {
        for (krate, doors) in DOORS {
            if doors.iter().any(|door| file.path.starts_with(door)) {
                continue;
            }
            let path = format!("{krate}::");
            for (number, line) in &file.code {
                let named = line.match_indices(&path).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    !before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':')
                });
                if named {
                    problems.push(format!("src/{}:{number}: `{krate}`: `{line}`", file.path));
                }
            }
        }
    }
    fail(
        problems,
        "Each outside crate is named in one place only; use our own type from there.",
    );
}

/// Rooms that compute and do not act, and the calls that would be acting.
const STILL_ROOMS: &[&str] = &["lang/", "audit/", "living/", "session/view/", "panes/"];
const ACTING: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "std::thread",
    "println!(",
    "eprintln!(",
    "dbg!(",
];

#[test]
fn pure_rooms_are_still() {
    let mut problems = Vec::new();
    for file in source_files() {
        if !STILL_ROOMS.iter().any(|room| file.path.starts_with(room)) {
            continue;
        }
        for (number, line) in &file.code {
            if let Some(act) = ACTING.iter().find(|act| line.contains(*act)) {
                problems.push(format!("src/{}:{number}: `{act}`", file.path));
            }
        }
    }
    fail(
        problems,
        "These rooms do no I/O: make it a host function, a Command or an Effect.",
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    let problems = source_files()
        .iter()
        .filter(|file| {
            let first = file.text.lines().next().unwrap_or("");
            !(first.starts_with("//! ") && first.len() > 12)
        })
        .map(|file| format!("src/{}", file.path))
        .collect();
    fail(
        problems,
        "The first line of a file is `//! ` and what the file is for.",
    );
}

#[test]
fn unsafe_stands_only_where_values_live() {
    let homes = ["lang/value/", "lang/vm/"];
    let problems = source_files()
        .iter()
        .filter(|file| file.text.contains("allow(unsafe_code)"))
        .filter(|file| !homes.iter().any(|home| file.path.starts_with(home)))
        .map(|file| format!("src/{}", file.path))
        .collect();
    fail(
        problems,
        "`unsafe` belongs to the value, heap and run-loop files.",
    );

    let mut silent = Vec::new();
    for file in source_files() {
        let lines: Vec<&str> = file.text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            if !code.contains("unsafe {") {
                continue;
            }
            let near = &lines[index.saturating_sub(6)..=index];
            if !near.iter().any(|it| it.contains("SAFETY")) {
                silent.push(format!("src/{}:{}", file.path, index + 1));
            }
        }
    }
    fail(
        silent,
        "Each `unsafe` block has a `SAFETY` sentence above it.",
    );
}

/// Folders whose files are entries: each must be named by the table or module list beside it.
const LISTED: &[(&str, &str)] = &[
    ("src/panes", "src/panes/mod.rs"),
    ("src/cli", "src/cli/mod.rs"),
    ("src/audit/facts", "src/audit/facts/mod.rs"),
    ("src/lang/builtins", "src/lang/builtins/mod.rs"),
    ("src/history/query", "src/history/query/mod.rs"),
    ("src/session/host", "src/session/host/mod.rs"),
];

#[test]
fn no_file_is_forgotten() {
    let mut problems = Vec::new();
    for (folder, list) in LISTED {
        let Ok(entries) = fs::read_dir(package().join(folder)) else {
            continue;
        };
        let listed = fs::read_to_string(package().join(list)).unwrap_or_default();
        for path in entries.flatten().map(|entry| entry.path()) {
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let is_module = path.extension().is_some_and(|it| it == "rs") && stem != "mod";
            if is_module && !listed.contains(&format!("mod {stem};")) {
                problems.push(format!("{folder}/{stem}.rs is not listed in {list}"));
            }
        }
    }
    fail(
        problems,
        "Add the file's `mod` line and its line in the table, or delete the file.",
    );
}

#[test]
fn dependencies_have_reasons() {
    let manifest = fs::read_to_string(package().join("Cargo.toml")).expect("Cargo.toml");
    let mut problems = Vec::new();
    let mut inside = false;
    let mut explained = false;
    for line in manifest.lines() {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if line.is_empty() {
            explained = false;
        } else if inside && !explained {
            problems.push(line.to_string());
        }
    }
    fail(
        problems,
        "A dependency stands below a comment that says what it is for.",
    );
}
