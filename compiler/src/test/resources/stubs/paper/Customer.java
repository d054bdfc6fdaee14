package paper;

public record Customer(long customerId, String name, String region) {}
