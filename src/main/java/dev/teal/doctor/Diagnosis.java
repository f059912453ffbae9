package dev.teal.doctor;

import dev.teal.base.Finding;
import java.util.Optional;

/// A finding, and what `teal doctor --fix` can do about it.
///
/// @param fix empty when only a person can
public record Diagnosis(Finding finding, Optional<Fix> fix) {}
