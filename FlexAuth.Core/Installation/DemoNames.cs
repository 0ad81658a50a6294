namespace FlexAuth.Core.Installation;

/// <summary>The words that the demo organization is made of. Domain and addresses are reserved for documentation (RFC 2606, RFC 5737).</summary>
internal static class DemoNames
{
    public static IReadOnlyList<(string Name, string[] Units)> Suborganizations { get; } =
    [
        ("Logistics", ["Warehouse Rotterdam", "Fleet"]),
        ("Retail", ["Online shop"]),
        ("Energy", []),
        ("Shared services", ["Finance", "IT"]),
    ];

    public static IReadOnlyList<string> First { get; } =
    [
        "Ada", "Amir", "Anneke", "Beatriz", "Bram", "Carmen", "Chloé", "Daan", "Elena", "Emre", "Fatima", "Femke", "Gonzalo", "Hanna",
        "Ines", "Ivo", "Jana", "Joris", "Kai", "Katarzyna", "Laia", "Lars", "Lotte", "Maite", "Marek", "Mehmet", "Mila", "Noor", "Nuria",
        "Oriol", "Pau", "Petra", "Quim", "Rosa", "Ruben", "Sanne", "Sofía", "Søren", "Tess", "Thijs", "Ute", "Vera", "Wim", "Xavier",
        "Yasmin", "Zoë",
    ];

    public static IReadOnlyList<string> Last { get; } =
    [
        "Aalbers", "Bakker", "Bosch", "Castells", "Çelik", "de Vries", "Dekker", "Díaz", "Eriksen", "Ferrer", "García", "Groot", "Hansen",
        "Hoekstra", "Ibarra", "Jansen", "Kaya", "Kowalska", "Kuiper", "López", "Martí", "Meyer", "Müller", "Nowak", "Núñez", "Olsen",
        "Öztürk", "Peeters", "Pérez", "Puig", "Quist", "Riera", "Romero", "Schmidt", "Serra", "Smit", "Sørensen", "Torres", "Vidal",
        "Visser", "Vogel", "Wolff", "Yılmaz", "Zijlstra",
    ];

    public static IReadOnlyList<string> Positions { get; } =
    [
        "Accountant", "Buyer", "Controller", "Customer care", "Data analyst", "Dispatcher", "Driver", "Engineer", "HR advisor", "Planner",
        "Project manager", "Sales", "Service desk", "Shift lead", "Technician", "Warehouse operator",
    ];

    public static IReadOnlyList<string> UserAgents { get; } =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    ];
}
