//! Cases whose expectation was recorded from another system: `sema` 2.0.0.
//!
//! `sema/<area>.lisp` holds the cases (see `cases`), `sema/<area>.jsonl` what the system said of each. All
//! forms of a case are evaluated in order by a session of its own, as `imago eval --stdin --json` does;
//! value, output and the type of an error must be the same.
//!
//! `tests/lang/record.sh` makes the recordings, where that system is installed. `IMAGO_CASES=lists`
//! runs one area.

use super::cases::{self, Case, Mark};
use super::torture;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use imago::lang::value::heap::Torture;
use imago::session::ask::{Question, Reply, ask};
use imago::session::config::{
    Config, FileAccess, HeapConfig, LimitsConfig, SandboxConfig, TortureConfig,
};
use imago::session::options::{Keep, SessionOptions};
use serde_json::{Value, json};

/// A case that takes longer hangs.
const TIME_MS_MAX: u64 = 60_000;
/// The same where every safe point collects.
const TORTURED_TIME_MS_MAX: u64 = 600_000;
/// There are no fewer, so that an area cannot be lost unseen.
const CASES_MIN: usize = 4_000;

/// A case and what is expected of it; nothing where nobody recorded it.
pub struct Work {
    area: String,
    line: usize,
    text: String,
    ours: Option<Expected>,
    recorded: Option<Expected>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Expected {
    /// Readable text; none for nil.
    Value {
        value: Option<String>,
        stdout: Option<String>,
    },
    Error(Option<String>),
}

impl Expected {
    /// Whether both say the same, but for what is printed.
    fn is(&self, other: &Expected) -> bool {
        match (self, other) {
            (Expected::Value { value, .. }, Expected::Value { value: same, .. }) => value == same,
            (Expected::Error(kind), Expected::Error(same)) => kind == same,
            _ => false,
        }
    }
}

/// Returns the cases of all areas or of one with what was recorded of them.
pub fn work(only: Option<&str>) -> Vec<Work> {
    let mut work = Vec::new();
    for (area, path) in cases::areas("sema") {
        if only.is_some_and(|only| only != area) {
            continue;
        }
        let recordings = read_recordings(&path);
        for case in cases::read(&path) {
            let text = text_of(&case);
            let recording = recordings.iter().find(|it| it["case"] == text);
            work.push(Work {
                area: area.clone(),
                line: case.line,
                recorded: recording.map(recorded),
                text,
                ours: case.mark.map(marked),
            });
        }
    }
    work
}

#[test]
fn every_case_does_what_was_recorded_of_it() {
    let only = std::env::var("IMAGO_CASES").ok();
    if let Ok(sema) = std::env::var("IMAGO_RECORD") {
        for (area, path) in cases::areas("sema") {
            if only.as_ref().is_none_or(|only| *only == area) {
                let texts: Vec<String> = cases::read(&path).iter().map(text_of).collect();
                record(&sema, &path, &texts);
            }
        }
    }
    let work = work(only.as_deref());
    assert!(
        only.is_some() || work.len() >= CASES_MIN,
        "only {} cases",
        work.len()
    );
    let work = torture::part(work);
    let mut complaints = run_all(&work, torture::asked());
    complaints.sort();
    assert!(
        complaints.is_empty(),
        "{} of {} cases differ:\n{}",
        complaints.len(),
        work.len(),
        complaints.join("\n")
    );
}

/// Runs the cases on all processors and returns what differs.
pub fn run_all(work: &[Work], torture: Torture) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let complaints = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(work) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(differs) = work.differs(torture) {
                        let place = format!("{}.lisp:{}", work.area, work.line);
                        let text = format!("{place}: {differs}\n    {}", work.text.trim());
                        complaints.lock().expect("nobody panicked").push(text);
                    }
                }
            });
        }
    });
    complaints.into_inner().expect("nobody panicked")
}

impl Work {
    /// Says how our answer differs from what is wanted, where it does.
    fn differs(&self, torture: Torture) -> Option<String> {
        let Some(recorded) = &self.recorded else {
            return Some("not recorded; run tests/lang/record.sh".into());
        };
        let wanted = self.ours.as_ref().unwrap_or(recorded);
        let differs = match answer(&self.text, torture) {
            Ok(reply) => difference(wanted, &reply),
            Err(error) => Some(format!("no answer: {error}")),
        };
        let needless = self.ours.as_ref().is_some_and(|ours| ours.is(recorded));
        differs.or_else(|| needless.then(|| "is marked `ours`, but does not differ".to_string()))
    }
}

fn answer(text: &str, torture: Torture) -> Result<Reply, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let options = SessionOptions {
        data: None,
        folder: folder.path().to_path_buf(),
        config: Config {
            sandbox: SandboxConfig {
                files: FileAccess::Anywhere,
                ..SandboxConfig::default()
            },
            heap: HeapConfig {
                torture: match torture {
                    Torture::None => TortureConfig::None,
                    Torture::Whole => TortureConfig::Whole,
                    Torture::Steps => TortureConfig::Steps,
                },
            },
            limits: LimitsConfig {
                wall_ms: Some(match torture {
                    Torture::None => TIME_MS_MAX,
                    _ => TORTURED_TIME_MS_MAX,
                }),
                ..LimitsConfig::default()
            },
            ..Config::default()
        },
        keep: Keep::InMemory,
        origin: "repl".into(),
        author: "ada".into(),
        resumes: None,
        keeps_image: false,
        watch: false,
    };
    let question = Question {
        name: "eval".into(),
        text: text.into(),
    };
    ask(options, question).map_err(|error| error.to_string())
}

fn difference(wanted: &Expected, reply: &Reply) -> Option<String> {
    match (wanted, &reply.answer.error) {
        (Expected::Error(kind), Some(error)) => match kind {
            Some(kind) if *kind != error.kind => Some(format!(
                "expected an error of type {kind}, got {}: {}",
                error.kind, error.message
            )),
            _ => None,
        },
        (Expected::Error(kind), None) => Some(format!(
            "expected an error of type {}, got {}",
            kind.as_deref().unwrap_or("any"),
            shown(&reply.answer.value)
        )),
        (Expected::Value { value, .. }, Some(error)) => Some(format!(
            "expected {}, got the error {}: {}",
            shown(value),
            error.kind,
            error.message
        )),
        (Expected::Value { value, stdout }, None) => {
            if *value != reply.answer.value {
                return Some(format!(
                    "expected {}, got {}",
                    shown(value),
                    shown(&reply.answer.value)
                ));
            }
            let printed = stdout.as_ref().filter(|stdout| **stdout != reply.stdout);
            printed.map(|stdout| format!("expected output {stdout:?}, got {:?}", reply.stdout))
        }
    }
}

fn shown(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("nil")
}

// ---------------------------------------------------------------------------------------------------
// Reading

/// Returns the text of a case: its lines, each with its end.
fn text_of(case: &Case) -> String {
    case.lines.iter().flat_map(|line| [line, "\n"]).collect()
}

fn marked(mark: Mark) -> Expected {
    match mark {
        Mark::Value(value) => Expected::Value {
            // A value of several lines is written in one.
            value: (value != "nil").then(|| value.replace("\\n", "\n")),
            stdout: None,
        },
        Mark::Error(kind) => Expected::Error(Some(kind)),
    }
}

fn read_recordings(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path.with_extension("jsonl")).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a recording is a JSON object"))
        .collect()
}

fn recorded(recording: &Value) -> Expected {
    let text = |name: &str| recording[name].as_str().map(String::from);
    match recording["ok"] == true {
        true => Expected::Value {
            value: text("value"),
            stdout: text("stdout"),
        },
        false => Expected::Error(text("type")),
    }
}

// ---------------------------------------------------------------------------------------------------
// Recording

/// Asks the other system about every case that is new and writes its answers down.
fn record(sema: &str, path: &Path, cases: &[String]) {
    let known = read_recordings(path);
    let mut out = String::new();
    for case in cases {
        let recording = match known.iter().find(|it| it["case"] == *case) {
            Some(recording) => recording.clone(),
            None => ask_sema(sema, case),
        };
        out.push_str(&recording.to_string());
        out.push('\n');
    }
    fs::write(path.with_extension("jsonl"), out).expect("the recordings are writable");
}

fn ask_sema(sema: &str, text: &str) -> Value {
    let said = run_sema(sema, text);
    let ok = said["ok"] == true;
    let mut recording = json!({ "case": text, "ok": ok });
    if ok {
        recording["value"] = said["value"].clone();
        recording["stdout"] = said["stdout"].clone();
    } else {
        recording["message"] = said["error"]["message"].clone();
        // Only a program that catches its error sees the type.
        let catching = format!("(try (begin\n{text}\nnil) (catch e (:type e)))");
        let caught = run_sema(sema, &catching);
        recording["type"] = match caught["value"].as_str() {
            Some(kind) => json!(kind.trim_start_matches(':')),
            None => match run_sema(sema, &format!("(read-many {})", quoted(text)))["ok"] == true {
                true => Value::Null,
                false => json!("reader"),
            },
        };
    }
    recording
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn run_sema(sema: &str, text: &str) -> Value {
    use std::io::Write;
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(sema)
        .args(["eval", "--stdin", "--json", "--no-llm"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("IMAGO_RECORD names the other system's binary");
    let mut input = child.stdin.take().expect("a pipe");
    input
        .write_all(text.as_bytes())
        .expect("the program is read");
    drop(input);
    let output = child.wait_with_output().expect("the program ends");
    serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
}
