-- Which version of its rule said it. Rules had one version before this.
ALTER TABLE violations ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
