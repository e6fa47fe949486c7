package dev.towline.model;

/**
 * Who leads a subscription since its leader changed. Each side keeps what it knows; of two the one
 * with the higher epoch is right.
 */
public record Leadership(SubscriptionName subscription, NodeName leader, Epoch epoch) {}
