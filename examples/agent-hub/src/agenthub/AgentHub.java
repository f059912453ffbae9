package agenthub;

final class AgentHub {
    public static void main(String[] args) {
        System.out.println("agent-hub");
    }
}
