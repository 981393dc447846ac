//! `imago.toml`: what a project may set. Absent keys have defaults; foreign ones are refused.
//!
//! ```toml
//! [project]
//! name = "tour"              # the folder's name where absent
//! sources = ["src"]          # folders and files that are watched; the project's folder where absent
//!
//! [author]
//! name = "ada"               # who commits are by; `IMAGO_AUTHOR` before it, the login name without both
//! kind = "human"             # or "agent", "tool"; `IMAGO_AUTHOR_KIND` before it
//!
//! [sources]
//! write_back = true          # what is redefined elsewhere is written into the file it came from
//!
//! [git]
//! commit = false             # whether a milestone makes a git commit of the files it changed
//! hooks = false              # whether that commit runs the repository's hooks
//!
//! [audit]
//! profile = "default"        # or "teaching", "relaxed", "high-integrity"
//! tolerance = 10
//! roots = ["main", "api/*"]  # where the program begins, for what is not used
//! layers = [["ui/*"], ["core/*"]] # from the top; a lower layer may not use a higher
//! curate = "anything"        # or "no-errors": a milestone holds no findings that are errors
//! policy = "warn"            # or "deny": a score above the tolerance is refused; "allow": not counted
//!
//! [audit.rules."1.1"]        # one rule by its id or name
//! enabled = true
//! severity = "error"
//! points = 10
//! threshold = 7
//! policy = "deny"            # one finding refuses; "allow": findings are not counted
//!
//! [audit.packages]           # of this and of `paths` the stricter holds, else `policy`
//! "my.app" = "deny"
//!
//! [audit.paths]              # how definitions come in
//! repl = "warn"
//! load = "warn"
//! watcher = "warn"
//! patch = "deny"
//! rollback = "allow"
//! slot = "warn"
//! hot = "deny"
//!
//! [limits]
//! fuel = 1000000000          # of one evaluation; none where absent
//! heap_bytes = 1073741824
//! depth = 1000000
//! output_bytes = 16777216
//! wall_ms = 60000            # of one evaluation; none where absent
//!
//! [heap]
//! torture = "none"           # "whole", "steps": collect at every safe point, to find faults of ours
//!
//! [sandbox]
//! files = "project"          # or "anywhere": which files programs may read and write
//! deny = ["shell", "network"] # what programs may not do at all, also "strict" and "all"
//!
//! [llm]
//! model = "anthropic:claude-sonnet-4-5" # a provider and one of its models; `IMAGO_MODEL` before it
//! answer_tokens = 4096       # the longest answer; none where absent
//! connect_ms = 10000         # until a provider is reached
//! idle_ms = 60000            # between two pieces of an answer, the first as well
//! total_ms = 600000          # of a whole answer
//! retries = 3                # after a rate limit, an overload or a lost connection
//! budget_tokens = 1000000    # of a session, both ways; none where absent
//! budget_dollars = 5.0
//! cassette = "tests/models.jsonl" # where exchanges are recorded and replayed from; none where absent
//! cassette_mode = "auto"     # or "record", "replay"
//!
//! [llm.providers.local]      # one more provider, or another setting of one that is known
//! kind = "openai"            # how it speaks, the name where absent
//! url = "http://127.0.0.1:8080/v1/"
//! model = "small"            # the model that is asked where only the provider is named
//! key = "LOCAL_KEY"          # the environment variable that holds its key, never the key
//!
//! [llm.prices."local:small"] # dollars for a million tokens
//! input = 0.1
//! output = 0.4
//!
//! [gate]                     # what a model's definition may use, in a process of its own
//! fuel = 50000000            # of one example
//! heap_bytes = 67108864
//! depth = 100000
//! output_bytes = 65536
//! example_ms = 1000
//! deadline_ms = 5000         # of all of it
//!
//! [heal]                     # functions marked `;;@self-heal` that do not keep their examples
//! attempts = 3
//! model = "anthropic:claude-sonnet-4-5" # the one under `[llm]` where absent
//! apply = false              # whether a healed one is taken without a person
//! findings = false           # also where the rules find something new in it
//! effects = false            # also where it does more to the world than before
//!
//! [ui]
//! theme = "dark"
//! keys = "default"                 # or "vim", "emacs"
//! keymap = "keys.toml"
//! linear = false             # true: lines for a screen reader instead of a screen
//! reduced_motion = false     # true: nothing on the screen moves or vanishes by itself
//! ```

mod audit;
mod heal;
mod llm;
mod read;

pub use audit::{AuditConfig, Curation, PolicyConfig, RuleConfig};
pub use heal::{GateConfig, HealConfig};
pub use llm::{LlmConfig, ProviderConfig};
pub use read::ConfigError;

use std::time::Duration;

use serde::Deserialize;

use super::host::Capability;
use crate::lang::limits::Limits;
use crate::lang::value::heap::Torture;

/// The name of the file in a project's folder.
pub const FILE_NAME: &str = "imago.toml";

/// Everything a project or a person has set.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub project: ProjectConfig,
    pub author: AuthorConfig,
    pub sources: SourcesConfig,
    pub git: GitConfig,
    pub audit: AuditConfig,
    pub limits: LimitsConfig,
    pub heap: HeapConfig,
    pub sandbox: SandboxConfig,
    pub llm: LlmConfig,
    pub gate: GateConfig,
    pub heal: HealConfig,
    pub ui: UiConfig,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProjectConfig {
    pub name: Option<String>,
    pub sources: Option<Vec<String>>,
}

/// Who is at work.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuthorConfig {
    pub name: Option<String>,
    pub kind: AuthorKind,
}

/// What sort of author that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthorKind {
    #[default]
    Human,
    /// A model that writes by itself.
    Agent,
    /// A program that generates or rewrites.
    Tool,
}

impl AuthorKind {
    pub const ALL: [AuthorKind; 3] = [AuthorKind::Human, AuthorKind::Agent, AuthorKind::Tool];

    /// Returns it as headers have it.
    pub fn name(self) -> &'static str {
        match self {
            AuthorKind::Human => "human",
            AuthorKind::Agent => "agent",
            AuthorKind::Tool => "tool",
        }
    }

    pub fn from_name(name: &str) -> Option<AuthorKind> {
        AuthorKind::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// What becomes of source files.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SourcesConfig {
    /// A definition that lives in a file and is redefined elsewhere is written into the file.
    pub write_back: bool,
}

impl Default for SourcesConfig {
    fn default() -> SourcesConfig {
        SourcesConfig { write_back: true }
    }
}

/// What a milestone does in a git work tree.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GitConfig {
    /// It makes a commit of the files it changed.
    pub commit: bool,
    /// That commit runs `pre-commit` and `commit-msg`.
    pub hooks: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    pub fuel: Option<u64>,
    pub heap_bytes: Option<usize>,
    pub depth: Option<usize>,
    pub output_bytes: Option<usize>,
    pub wall_ms: Option<u64>,
}

impl LimitsConfig {
    /// Returns the limits of one evaluation.
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        Limits {
            fuel: self.fuel.or(usual.fuel),
            heap_bytes: self.heap_bytes.unwrap_or(usual.heap_bytes),
            depth: self.depth.unwrap_or(usual.depth),
            output_bytes: self.output_bytes.unwrap_or(usual.output_bytes),
            wall: self.wall_ms.map(Duration::from_millis).or(usual.wall),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HeapConfig {
    pub torture: TortureConfig,
}

/// How much more often than needed the heap is collected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TortureConfig {
    #[default]
    None,
    Whole,
    Steps,
}

impl HeapConfig {
    /// Returns the torture as the heap takes it.
    pub fn torture(&self) -> Torture {
        match self.torture {
            TortureConfig::None => Torture::None,
            TortureConfig::Whole => Torture::Whole,
            TortureConfig::Steps => Torture::Steps,
        }
    }
}

/// What programs may do to the world.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SandboxConfig {
    pub files: FileAccess,
    /// Capabilities that programs do not have.
    #[serde(deserialize_with = "capabilities")]
    pub deny: Vec<Capability>,
    /// Whether standard input is the program's: a screen has none to give.
    #[serde(skip)]
    pub input: bool,
}

/// Reads a list of names of capabilities.
fn capabilities<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Capability>, D::Error> {
    let names: Vec<String> = Vec::deserialize(from)?;
    Capability::denied(&names.join(","))
        .map_err(|name| serde::de::Error::custom(format!("there is no capability `{name}`")))
}

/// Which files programs may read and write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileAccess {
    /// Those in the project's folder.
    #[default]
    Project,
    Anywhere,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UiConfig {
    pub theme: Option<String>,
    /// The preset of keys: `default`, `vim` or `emacs`.
    pub keys: Option<String>,
    pub keymap: Option<String>,
    /// Whether lines are appended instead of a screen drawn.
    pub linear: Option<bool>,
    /// Whether nothing on the screen moves or vanishes by itself.
    pub reduced_motion: Option<bool>,
}

/// Returns the first `imago.toml` of a project, with the settings a person is likely to want.
pub fn first_settings(name: &str) -> String {
    let name = toml::Value::String(name.into());
    format!(
        "[project]\nname = {name}\nsources = [\"src\"]\n\n\
         [audit]\n# \"deny\" refuses a definition whose findings score above the tolerance.\n\
         policy = \"warn\"\ntolerance = 10\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> ConfigError {
        Config::read("imago.toml", text).expect_err("the text should be refused")
    }

    #[test]
    fn an_empty_configuration_is_the_default() {
        assert_eq!(Config::read("imago.toml", ""), Ok(Config::default()));
        assert_eq!(Config::default().audit.tolerance, 10);
        assert_eq!(Config::default().limits.limits(), Limits::default());
    }

    #[test]
    fn every_key_of_the_page_above_is_understood() {
        let page: String = include_str!("config.rs")
            .lines()
            .skip_while(|line| *line != "//! ```toml")
            .skip(1)
            .take_while(|line| *line != "//! ```")
            .map(|line| line.trim_start_matches("//!").to_string() + "\n")
            .collect();
        let config = Config::read("imago.toml", &page).expect("the documented file is valid");
        assert_eq!(config.project.name.as_deref(), Some("tour"));
        assert_eq!(config.audit.rules["1.1"].threshold, Some(7));
        assert_eq!(config.audit.paths.len(), 7);
        assert_eq!(config.limits.depth, Some(1_000_000));
        assert_eq!(config.author.kind, AuthorKind::Human);
        assert_eq!(
            config.llm.providers["local"].key.as_deref(),
            Some("LOCAL_KEY")
        );
        assert_eq!(config.ui.theme.as_deref(), Some("dark"));
    }

    #[test]
    fn the_first_settings_can_be_read_whatever_the_folder_is_called() {
        for name in ["tour", "a \"quoted\" name", "back\\slash", "\u{1f40e}"] {
            let config = Config::read("imago.toml", &first_settings(name)).expect("it is valid");
            assert_eq!(config.project.name.as_deref(), Some(name));
        }
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = refused("[project]\nname = \"a\"\nnmae = \"b\"\n");
        assert_eq!(error.place, "imago.toml:3");
        assert!(error.message.contains("unknown key `nmae`"), "{error}");
        assert!(
            error.hint.contains("did you mean `name`?"),
            "{}",
            error.hint
        );
        let error = refused("[audit]\ntolernace = 3\n");
        assert!(
            error.hint.contains("did you mean `tolerance`?"),
            "{}",
            error.hint
        );
        let error = refused("[ui]\nzzz = 3\n");
        assert!(error.hint.contains("rename"), "{}", error.hint);
    }

    #[test]
    fn policies_are_named_as_they_are() {
        let error = refused("[audit.paths]\nwatchre = \"deny\"\n");
        assert_eq!(error.place, "imago.toml:2");
        assert!(error.message.contains("`watchre`"), "{error}");
        assert!(
            error.hint.contains("did you mean `watcher`?"),
            "{}",
            error.hint
        );
        let error = refused("[audit.packages]\napp = \"dney\"\n");
        assert!(
            error.hint.contains("did you mean `deny`?"),
            "{}",
            error.hint
        );
        let error = refused("[audit]\ncurate = \"no-error\"\n");
        assert!(
            error.hint.contains("did you mean `no-errors`?"),
            "{}",
            error.hint
        );
    }

    #[test]
    fn a_foreign_file_is_refused_with_a_remedy() {
        let error = refused("<?xml version=\"1.0\"?>\n");
        assert_eq!(error.place, "imago.toml:1");
        assert!(error.hint.contains("TOML"), "{}", error.hint);
        let error = refused("[package]\nname = \"other\"\n");
        assert!(error.message.contains("unknown key `package`"), "{error}");
    }

    #[test]
    fn a_key_is_not_for_this_file_and_is_not_shown() {
        for key in ["sk-ant-very-secret", "AIzaVerySecret"] {
            let text = format!("[llm.providers.mine]\nkind = \"openai\"\nkey = \"{key}\"\n");
            let error = refused(&text);
            assert!(error.message.contains("`mine`"), "{error}");
            assert!(!format!("{error:?}").contains(key));
        }
    }

    #[test]
    fn a_value_of_the_wrong_type_is_refused_at_its_line() {
        let error = refused("[audit]\npolicy = \"warn\"\ntolerance = \"ten\"\n");
        assert_eq!(error.place, "imago.toml:3");
        assert!(
            refused("[audit]\npolicy = \"maybe\"")
                .message
                .contains("maybe")
        );
        assert!(refused("[limits]\ndepth = -1").message.contains("-1"));
        assert!(
            refused("[limits]\nheap_bytes = 10")
                .message
                .contains("too small")
        );
    }
}
