package mapback.service;

import mapback.protocol.JobRow;

/// A job in the book: what it is to do, and how far it got.
public record BookEntry(JobSpec spec, JobRow row) {}
