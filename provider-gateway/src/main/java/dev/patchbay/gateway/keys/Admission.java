package dev.patchbay.gateway.keys;

/** Whether a key may make a call: a {@link KeyCall} if it may, else a {@link Refusal}. */
public sealed interface Admission permits KeyCall, Refusal {}
