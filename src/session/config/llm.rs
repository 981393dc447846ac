//! `[llm]`: which models there are, what they may take, and what they cost.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::llm::cassette::Mode;
use crate::llm::price::Price;

/// What a project sets about models.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LlmConfig {
    pub model: Option<String>,
    pub answer_tokens: Option<u32>,
    pub connect_ms: Option<u64>,
    pub idle_ms: Option<u64>,
    pub total_ms: Option<u64>,
    pub retries: Option<u32>,
    pub budget_tokens: Option<u64>,
    pub budget_dollars: Option<f64>,
    pub cassette: Option<String>,
    pub cassette_mode: Mode,
    /// By name.
    pub providers: BTreeMap<String, ProviderConfig>,
    /// By model, or by provider and model with a colon between them.
    pub prices: BTreeMap<String, Price>,
}

/// What a project sets about one provider.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderConfig {
    pub kind: Option<String>,
    /// The model that is asked where only the provider is named.
    pub model: Option<String>,
    pub url: Option<String>,
    /// The environment variable that holds its key.
    pub key: Option<String>,
}
