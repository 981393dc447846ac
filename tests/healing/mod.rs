//! Functions that a model mends by their examples: from recordings, by the rules of a project, before a
//! person at a terminal, and as the documents tell it.

mod asked;
mod recorded;
mod rules;
mod surface;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The function of the design that is to be healed, with what stands around it in its file.
pub const DATES: &str = ";; Dates as people write them.   \r\n\r\n
;;@self-heal
(defn parse-date
  \"Parse various date formats into a map.
   >>> (parse-date \\\"2024-01-15\\\")
   {:year 2024 :month 1 :day 15}
   >>> (parse-date \\\"Jan 15, 2024\\\")
   {:year 2024 :month 1 :day 15}
   >>> (parse-date \\\"15/01/2024\\\")
   {:year 2024 :month 1 :day 15}\"
  (s)
  ;; Initial naive implementation — only handles ISO format
  (let ((parts (string/split s \"-\")))
    {:year (parse-int (nth parts 0))
     :month (parse-int (nth parts 1))
     :day (parse-int (nth parts 2))}))

(defn leap? (year) (= 0 (modulo year 4)))    ; the last line has no end";

/// What stands in the place of the body once it is healed.
pub const CURE: &str = "(s)
  (let* ((short (string/replace s \",\" \"\"))
         (apart (if (string/contains? s \"/\") \"/\" (if (string/contains? s \" \") \" \" \"-\")))
         (parts (string/split short apart))
         (number (fn (index) (parse-int (nth parts index)))))
    (cond
      ((= apart \"/\") {:year (number 2) :month (number 1) :day (number 0)})
      ((= apart \" \") {:year (number 2) :month 1 :day (number 1)})
      (else {:year (number 0) :month (number 1) :day (number 2)}))))";

/// A reply that heals it.
pub fn right() -> String {
    format!("(defn parse-date {CURE}")
}

/// One that does not.
pub const WRONG: &str = "(defn parse-date (s) {:year 2024 :month 2 :day 15})";

/// A project in a folder of its own.
pub struct Project {
    folder: tempfile::TempDir,
}

/// What the program printed, and its exit code.
pub struct Told {
    pub text: String,
    pub code: Option<i32>,
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Project {
        let folder = tempfile::tempdir().expect("a folder");
        let project = Project { folder };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("folders");
        std::fs::write(path, text).expect("written");
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).expect("a text")
    }

    /// Runs the program to its end, with nobody at a terminal.
    pub fn imago(&self, arguments: &[&str]) -> Told {
        let output = Command::new(env!("CARGO_BIN_EXE_imago"))
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path().join(".home"))
            .env("USER", "ada")
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        let text = [output.stdout, output.stderr].concat();
        Told {
            text: String::from_utf8_lossy(&text).into_owned(),
            code: output.status.code(),
        }
    }

    /// The same where it has to go well.
    pub fn fine(&self, arguments: &[&str]) -> String {
        let told = self.imago(arguments);
        assert_eq!(told.code, Some(0), "{arguments:?}: {}", told.text);
        told.text
    }
}

/// The file as it is once the function is healed: everything else is as it was.
pub fn healed_dates() -> String {
    let begin = DATES.find("(s)\n").expect("the parameters");
    let end = DATES.find("\n\n(defn leap?").expect("the next definition");
    format!("{}{CURE}{}", &DATES[..begin], &DATES[end..])
}

/// Where recordings are kept.
fn cassettes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/healing/cassettes")
}
