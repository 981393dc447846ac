//! The models that can be asked: which one, by which provider, for how much, and what was said on record.

mod check;
mod exchange;
mod inquiry;
mod streams;
mod usage;

pub use check::{CheckOutcome, CheckRow, check_all};
pub use exchange::{Exchange, ExchangeRow, ExchangeState};
pub use inquiry::Inquiry;
pub use streams::Streams;
pub use usage::{UsageRow, usage_rows};

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::config::{LlmConfig, ProviderConfig};
use super::error::describe_io;
use super::host::{HostError, World};
use super::session::Session;
use crate::lang::diagnostic::spelling;
use crate::llm::cassette::{Cassette, Mode, Taped};
use crate::llm::client::{self, Client, Times};
use crate::llm::meter::{Allowance, Budget, Metered, SharedMeter};
use crate::llm::price::Price;
use crate::llm::provider::{Provider, ProviderError};
use crate::llm::retry::Retry;
use crate::llm::scripted::{Scripted, SharedScript};
use crate::llm::secret::Secret;
use crate::llm::wire::{self, Known};

/// The provider whose models are files with answers.
const SCRIPTED: &str = "scripted";
/// Bytes of such a file.
const SCRIPT_BYTES_MAX: u64 = 16 << 20;
/// The environment variable that names the model.
const MODEL_VARIABLE: &str = "IMAGO_MODEL";
/// How long the end of a session waits for questions that are being asked.
const FAREWELL: Duration = Duration::from_millis(500);
/// How often what may pass is asked again.
const RETRIES: u32 = 3;

/// What stands in the place of providers while a program wants it so.
#[derive(Clone, Debug)]
pub enum Instead {
    Script(SharedScript),
    Cassette(Cassette),
}

/// What a session knows of models.
pub struct Models {
    settings: LlmConfig,
    /// The project's folder, from which the paths of scripts and cassettes start.
    root: PathBuf,
    /// What was chosen while the session ran, `provider:model`.
    chosen: Option<String>,
    /// Scripts that were begun, by their files.
    scripts: HashMap<PathBuf, SharedScript>,
    /// The cassette of the settings, once it was opened.
    cassette: Option<Cassette>,
    /// What programs put in the place of providers, the newest last.
    pub(super) instead: Vec<Instead>,
    pub(super) meter: SharedMeter,
    /// Prices that were set while the session ran.
    pub(super) prices: BTreeMap<String, Price>,
    /// Keys that were read; no entry holds one.
    secrets: Vec<Secret>,
    /// Exchanges that ended and are not on record yet.
    pub(super) ended: Arc<Mutex<Vec<Exchange>>>,
    /// The entry of the newest exchange.
    pub(super) last_entry: u64,
    pub(super) streams: Streams,
    /// Questions that are being asked.
    under_way: Arc<AtomicUsize>,
}

/// What programs chose and began, to come back to.
pub struct Chosen {
    model: Option<String>,
    prices: BTreeMap<String, Price>,
    instead: usize,
    budgets: usize,
}

impl Models {
    pub fn new(settings: &LlmConfig, root: &Path) -> Models {
        let meter = SharedMeter::default();
        let allowance = Allowance {
            tokens: settings.budget_tokens,
            dollars: settings.budget_dollars,
        };
        if allowance != Allowance::default() {
            meter.lock().budgets.push(Budget {
                allowance,
                ..Budget::default()
            });
        }
        Models {
            settings: settings.clone(),
            root: root.to_path_buf(),
            chosen: None,
            scripts: HashMap::new(),
            cassette: None,
            instead: Vec::new(),
            meter,
            prices: settings.prices.clone(),
            secrets: Vec::new(),
            ended: Arc::default(),
            last_entry: 0,
            streams: Streams::default(),
            under_way: Arc::default(),
        }
    }

    /// Returns what holds now, before something is tried.
    pub(super) fn chosen(&self) -> Chosen {
        Chosen {
            model: self.chosen.clone(),
            prices: self.prices.clone(),
            instead: self.instead.len(),
            budgets: self.meter.lock().budgets.len(),
        }
    }

    /// Makes hold again what held then.
    pub(super) fn come_back(&mut self, to: Chosen) {
        self.chosen = to.model;
        self.prices = to.prices;
        self.instead.truncate(to.instead);
        self.meter.lock().budgets.truncate(to.budgets);
    }

    /// Ends what a program began and was stopped before it could end it.
    pub(super) fn leave_all(&mut self) {
        if self.instead.is_empty() && self.streams.is_empty() && !self.has_budgets() {
            return;
        }
        self.instead.clear();
        self.streams.close_all();
        let own = usize::from(self.has_own_budget());
        self.meter.lock().budgets.truncate(own);
    }

    fn has_budgets(&self) -> bool {
        self.meter.lock().budgets.len() > usize::from(self.has_own_budget())
    }

    fn has_own_budget(&self) -> bool {
        self.settings.budget_tokens.is_some() || self.settings.budget_dollars.is_some()
    }

    /// Returns the model that is asked where nobody names one, `provider:model`: what was chosen, what
    /// `IMAGO_MODEL` or the settings say, or that of the first provider whose key is there.
    pub fn current(&self) -> Option<String> {
        let named = self.chosen.clone().or_else(|| variable(MODEL_VARIABLE));
        let named = named.or_else(|| self.settings.model.clone());
        if let Some(named) = named {
            return Some(self.whole(&named));
        }
        let usable = |it: &&Known| it.keys.iter().any(|key| variable(key).is_some());
        let known = wire::known().iter().find(usable)?;
        Some(format!("{}:{}", known.name, known.model))
    }

    /// Adds the usual model to the name of a provider alone.
    fn whole(&self, named: &str) -> String {
        match named.contains(':') || !self.is_provider(named) {
            true => named.into(),
            false => format!("{named}:{}", self.usual_model(named)),
        }
    }

    fn usual_model(&self, provider: &str) -> String {
        let settings = self.settings.providers.get(provider);
        let own = settings.and_then(|it| it.model.clone());
        let kind = settings
            .and_then(|it| it.kind.as_deref())
            .unwrap_or(provider);
        own.unwrap_or_else(|| wire::find(kind).map_or("", |it| it.model).to_string())
    }

    fn is_provider(&self, name: &str) -> bool {
        name == SCRIPTED || self.settings.providers.contains_key(name) || client::is_spoken(name)
    }

    /// Chooses the model that is asked from now on.
    pub fn choose(&mut self, model: &str) -> Result<String, HostError> {
        let (provider, model) = self.split(model)?;
        let whole = format!("{provider}:{model}");
        self.chosen = Some(whole.clone());
        Ok(whole)
    }

    /// Returns provider and model of a name: `provider:model`, a provider, or a model of the current one.
    fn split(&self, named: &str) -> Result<(String, String), HostError> {
        let whole = self.whole(named);
        if let Some((provider, model)) = whole.split_once(':')
            && self.is_provider(provider)
        {
            if model.is_empty() {
                let error = HostError::new("llm", format!("no model of `{provider}` is named"));
                return Err(error.hint(format!(
                    "write `{provider}:model`, or set `model` under `[llm.providers.{provider}]` in `imago.toml`"
                )));
            }
            return Ok((provider.into(), model.into()));
        }
        let current = self.current().filter(|it| it != named);
        let current = current.as_deref().and_then(|it| it.split_once(':'));
        match (whole.split_once(':'), current) {
            (None, Some((provider, _))) => Ok((provider.into(), whole)),
            // Models of Ollama have a colon in their names.
            (Some(_), Some((provider @ "ollama", _))) => Ok((provider.into(), whole)),
            (Some((provider, _)), _) => Err(self.unknown(provider).into()),
            (None, None) => Err(HostError::new(
                "llm",
                format!("`{named}` does not say whose model it is"),
            )
            .hint("write `provider:model`")),
        }
    }

    fn unknown(&self, provider: &str) -> ProviderError {
        let own = self.settings.providers.keys().map(String::as_str);
        let known: Vec<&str> = client::spoken().chain([SCRIPTED]).collect();
        let known = known.into_iter().chain(own);
        ProviderError::Unknown {
            provider: provider.into(),
            near: spelling::closest(provider, known).map(str::to_string),
        }
    }

    /// Whether what is asked answers from a record, without reaching anything.
    pub fn is_recorded(&self, model: Option<&str>) -> bool {
        if let Some(instead) = self.instead.last() {
            return match instead {
                Instead::Script(_) => true,
                Instead::Cassette(cassette) => cassette.mode == Mode::Replay,
            };
        }
        let is_replayed =
            self.settings.cassette.is_some() && self.settings.cassette_mode == Mode::Replay;
        let current = self.current();
        let model = model.or(current.as_deref());
        is_replayed || model.is_some_and(|it| it.starts_with("scripted:"))
    }

    /// Returns a source of answers: of the model that is named, `provider:model`, or of the current one.
    /// It may be taken to another thread.
    pub fn provider(&mut self, model: Option<&str>) -> Result<Box<dyn Provider>, HostError> {
        if let Some(script) = self.script_instead() {
            return Ok(match self.instead.last() {
                Some(Instead::Cassette(cassette)) => Box::new(Taped {
                    cassette: cassette.clone(),
                    provider: script.name().into(),
                    model: script.model().into(),
                    inner: Ok(self.metered(script)),
                }),
                _ => self.metered(script),
            });
        }
        let current = self.current();
        let Some(model) = model.or(current.as_deref()) else {
            return Err(HostError::new("llm", "no model is configured").hint(
                "set `model = \"provider:model\"` under `[llm]` in `imago.toml`, or the environment variable `IMAGO_MODEL`",
            ));
        };
        let (provider, model) = self.split(model)?;
        let cassette = match self.instead.last() {
            Some(Instead::Cassette(cassette)) => Some(cassette.clone()),
            _ => self.own_cassette()?,
        };
        let live = self.live(&provider, &model);
        Ok(match cassette {
            Some(cassette) => Box::new(Taped {
                cassette,
                provider,
                model,
                inner: live,
            }),
            None => live?,
        })
    }

    /// Returns the script that answers in the place of providers.
    fn script_instead(&self) -> Option<SharedScript> {
        self.instead.iter().rev().find_map(|it| match it {
            Instead::Script(script) => Some(script.clone()),
            Instead::Cassette(_) => None,
        })
    }

    /// Returns the cassette of the settings.
    fn own_cassette(&mut self) -> Result<Option<Cassette>, ProviderError> {
        if let (None, Some(name)) = (&self.cassette, &self.settings.cassette) {
            let mode = self.settings.cassette_mode;
            self.cassette = Some(Cassette::open(name, &self.root.join(name), mode)?);
        }
        Ok(self.cassette.clone())
    }

    /// Returns who answers anew.
    fn live(&mut self, provider: &str, model: &str) -> Result<Box<dyn Provider>, ProviderError> {
        if provider == SCRIPTED {
            let script = self.script(model)?;
            return Ok(self.metered(script));
        }
        let client = self.client(provider, model)?;
        let times_max = self.settings.retries.unwrap_or(RETRIES);
        Ok(self.metered(Retry {
            inner: client,
            times_max,
        }))
    }

    fn metered(&self, inner: impl Provider + 'static) -> Box<dyn Provider> {
        let price = Price::find(&self.prices, inner.name(), inner.model());
        Box::new(Metered {
            inner,
            meter: self.meter.clone(),
            price,
        })
    }

    fn client(&mut self, provider: &str, model: &str) -> Result<Client, ProviderError> {
        let unset = ProviderConfig::default();
        let settings = self.settings.providers.get(provider).unwrap_or(&unset);
        let wire = settings.kind.as_deref().unwrap_or(provider);
        if !client::is_spoken(wire) {
            return Err(self.unknown(wire));
        }
        let known = wire::find(wire);
        let variables: Vec<&str> = match (&settings.key, known) {
            (Some(own), _) => vec![own],
            (None, Some(known)) => known.keys.to_vec(),
            (None, None) => client::key_variable(wire).into_iter().collect(),
        };
        let key = variables
            .iter()
            .find_map(|it| variable(it))
            .map(Secret::new);
        let named = variables.first().copied().unwrap_or_default().to_string();
        // A server of one's own may want none.
        if key.is_none() && !named.is_empty() && (settings.url.is_none() || settings.key.is_some())
        {
            return Err(ProviderError::NoKey {
                provider: provider.into(),
                variable: named,
            });
        }
        let told = known.and_then(|known| {
            let address = known.addresses.iter().find_map(|it| variable(it))?;
            Some(known.whole(&address))
        });
        let client = Client {
            name: provider.into(),
            wire: wire.into(),
            model: model.into(),
            url: settings.url.clone().or(told),
            key: key.clone(),
            key_variable: named,
            times: self.times(),
        };
        self.secrets
            .extend(key.filter(|it| !self.secrets.contains(it)));
        Ok(client)
    }

    fn times(&self) -> Times {
        let usual = Times::default();
        let set = |ms: Option<u64>, usual| ms.map_or(usual, Duration::from_millis);
        Times {
            connect: set(self.settings.connect_ms, usual.connect),
            idle: set(self.settings.idle_ms, usual.idle),
            total: set(self.settings.total_ms, usual.total),
        }
    }

    fn script(&mut self, file: &str) -> Result<SharedScript, ProviderError> {
        let path = self.root.join(file);
        if let Some(script) = self.scripts.get(&path) {
            return Ok(script.clone());
        }
        let failed = |message: String| ProviderError::NoScript {
            script: file.into(),
            message,
        };
        let size = std::fs::metadata(&path).map_or(0, |it| it.len());
        if size > SCRIPT_BYTES_MAX {
            return Err(failed(format!("it has more than {SCRIPT_BYTES_MAX} bytes")));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| failed(describe_io(&error)))?;
        let script = SharedScript::new(file, Scripted::read(&text));
        self.scripts.insert(path, script.clone());
        Ok(script)
    }

    /// Opens a cassette for what a program does.
    pub(super) fn open_cassette(&self, name: &str, mode: Mode) -> Result<Cassette, ProviderError> {
        Cassette::open(name, &self.root.join(name), mode)
    }

    /// Returns the longest answer that the settings allow.
    pub(super) fn answer_tokens_max(&self) -> Option<u32> {
        self.settings.answer_tokens
    }

    /// Returns a text without the keys that were read.
    pub(super) fn redact(&self, text: &str) -> String {
        let all = self.secrets.iter();
        all.fold(text.to_string(), |text, key| key.redact(&text))
    }
}

/// Returns an environment variable that is set to something.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|it| !it.trim().is_empty())
}

impl Session {
    /// Returns a source of answers for what is being worked on: examples, tests and the past are
    /// answered from a record or not at all.
    pub fn provider(&mut self, model: Option<&str>) -> Result<Box<dyn Provider>, HostError> {
        if self.task.world != World::Live && !self.models.is_recorded(model) {
            return Err(HostError::new(
                "permission-denied",
                "no model is asked while examples, tests or the past are evaluated",
            )
            .hint("answer with `llm/with-script` or a cassette there"));
        }
        self.models.provider(model)
    }

    /// Keeps what comes of questions that are still asked while the session ends: nobody waits for their
    /// answers, so each ends soon.
    pub(super) fn end_exchanges(&mut self) {
        let began = Instant::now();
        self.recall_errands();
        self.models.leave_all();
        while self.models.under_way.load(Ordering::Acquire) > 0 && began.elapsed() < FAREWELL {
            std::thread::sleep(Duration::from_millis(5));
        }
        self.keep_ended_exchanges();
    }

    /// Keeps the exchanges that ended since it was last looked.
    pub(super) fn keep_ended_exchanges(&mut self) {
        let ended = std::mem::take(
            &mut *self
                .models
                .ended
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        for exchange in ended {
            self.models.last_entry = self.keep_exchange(exchange);
        }
    }
}

impl From<ProviderError> for HostError {
    fn from(error: ProviderError) -> HostError {
        let mut failed = HostError::new("llm", error.to_string());
        failed.hint = error.hint();
        failed
    }
}
