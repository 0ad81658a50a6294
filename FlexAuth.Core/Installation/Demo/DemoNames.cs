namespace FlexAuth.Core.Installation.Demo;

/// <summary>First and last names of one language, the most frequent first, as they are in life.</summary>
/// <param name="Share">How many of a hundred people have names of it.</param>
/// <param name="CountryCode">Of their phone numbers.</param>
/// <param name="First">First names.</param>
/// <param name="Last">Last names.</param>
internal sealed record DemoLanguage(int Share, string CountryCode, string[] First, string[] Last);

/// <summary>The words that the demo organization is made of. Domain and addresses are reserved for documentation (RFC 2606, RFC 5737).</summary>
internal static class DemoNames
{
    public static IReadOnlyList<DemoLanguage> Languages { get; } =
    [
        new(34, "31",
            [
                "Daan", "Emma", "Sem", "Julia", "Lucas", "Mila", "Bram", "Sanne", "Lotte", "Thijs", "Femke", "Ruben", "Anneke", "Joris", "Noor",
                "Tess", "Wim", "Ivo", "Zoë", "Maud", "Pieter", "Hendrik", "Saskia", "Renée", "Marloes", "Jeroen", "Willemijn", "Geert",
            ],
            [
                "de Jong", "Jansen", "de Vries", "van den Berg", "van Dijk", "Bakker", "Janssen", "Visser", "Smit", "Meijer", "de Boer", "Mulder",
                "de Groot", "Bos", "Vos", "Peters", "Hendriks", "van Leeuwen", "Dekker", "Brouwer", "de Wit", "Dijkstra", "Smits", "de Graaf",
                "van der Meer", "Kuiper", "Hoekstra", "Peeters", "Groot", "Aalbers", "Zijlstra", "Quist", "IJzerman", "van 't Hof",
            ]),
        new(22, "34",
            [
                "María", "Antonio", "Carmen", "José", "Ana", "Manuel", "Laura", "Javier", "Lucía", "David", "Sofía", "Pablo", "Elena", "Álvaro",
                "Nuria", "Gonzalo", "Inés", "Rubén", "Beatriz", "Íñigo", "Maite", "Xavier", "Yolanda", "Begoña",
            ],
            [
                "García", "Rodríguez", "González", "Fernández", "López", "Martínez", "Sánchez", "Pérez", "Gómez", "Martín", "Jiménez", "Ruiz",
                "Hernández", "Díaz", "Moreno", "Muñoz", "Álvarez", "Romero", "Alonso", "Gutiérrez", "Navarro", "Torres", "Domínguez", "Vázquez",
                "Ramos", "Gil", "Serrano", "Blanco", "Núñez", "Ibarra", "Vidal", "Peña",
            ]),
        new(12, "49",
            [
                "Anna", "Lukas", "Hanna", "Jonas", "Lea", "Felix", "Petra", "Jürgen", "Käthe", "Björn", "Ute", "Stefan", "Katharina", "Günther",
                "Vera", "Jörg", "Sören", "Heike",
            ],
            [
                "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz", "Hoffmann", "Schäfer", "Koch",
                "Bauer", "Richter", "Klein", "Wolff", "Schröder", "Neumann", "Schwarz", "Krüger", "Vogel", "Jäger", "Weiß", "Groß", "Böhm",
            ]),
        new(8, "34",
            ["Marc", "Laia", "Pau", "Núria", "Jordi", "Montserrat", "Oriol", "Mercè", "Quim", "Anaïs", "Gemma", "Aleix"],
            ["Puig", "Vila", "Serra", "Ferrer", "Soler", "Martí", "Riera", "Font", "Bosch", "Roca", "Castells", "Sagarra", "Lluís", "Gràcia"]),
        new(8, "90",
            ["Mehmet", "Fatma", "Mustafa", "Ayşe", "Emre", "Zeynep", "Ahmet", "Elif", "Yasemin", "Çağla", "İbrahim", "Gülşen", "Oğuz", "Şule"],
            ["Yılmaz", "Kaya", "Demir", "Çelik", "Şahin", "Yıldız", "Öztürk", "Aydın", "Özdemir", "Arslan", "Doğan", "Kılıç", "Güneş", "Işık"]),
        new(5, "48",
            ["Anna", "Piotr", "Katarzyna", "Krzysztof", "Małgorzata", "Andrzej", "Agnieszka", "Marek", "Łukasz", "Joanna", "Paweł", "Jolanta"],
            ["Nowak", "Kowalski", "Wiśniewska", "Wójcik", "Kowalczyk", "Kamiński", "Lewandowska", "Zieliński", "Dąbrowska", "Łuczak", "Żak"]),
        new(5, "45",
            ["Lars", "Anne", "Søren", "Mette", "Åse", "Jens", "Kirsten", "Øyvind", "Ingrid", "Bjørn", "Sigrún", "Märta"],
            ["Nielsen", "Jensen", "Hansen", "Andersen", "Olsen", "Sørensen", "Johansson", "Eriksen", "Ødegård", "Lindström", "Þórsdóttir", "Bjørk"]),
        new(4, "32",
            ["Marie", "Jean", "Chloé", "Benoît", "Amélie", "François", "Hélène", "Loïc", "Cécile", "Gaël"],
            ["Dubois", "Lambert", "Dupont", "Martin", "Simon", "Lefèvre", "Leclercq", "Desmet", "Gérard", "D'Hondt", "Maréchal"]),
        new(2, "31",
            ["Mohammed", "Fatima", "Amir", "Yasmin", "Nadia", "Youssef", "Samira", "Idrissa", "Ngozi", "Chidi", "Thị Hồng", "Minh", "Wei", "Mei"],
            ["El Amrani", "Bouzid", "Okafor", "Adeyemi", "Traoré", "Nguyễn", "Trần", "Zhang", "Chen", "Kaur", "Singh", "Haddad"]),
    ];

    /// <summary>The suborganizations that every demo has.</summary>
    public static IReadOnlyList<(string Name, string[] Units)> Suborganizations { get; } =
    [
        ("Logistics", ["Warehouse Rotterdam", "Fleet"]),
        ("Retail", ["Online shop"]),
        ("Energy", []),
        ("Shared services", ["Finance", "IT"]),
    ];

    /// <summary>What a large demo has besides: the kind of place that each division has in every city.</summary>
    public static IReadOnlyList<(string Division, string Place)> Divisions { get; } =
    [
        ("Logistics", "Warehouse"), ("Retail", "Store"), ("Energy", "Plant"), ("Health", "Clinic"), ("Hospitality", "Hotel"), ("Schools", "School"),
        ("Construction", "Site"), ("Shipping", "Terminal"), ("Foods", "Bakery"), ("Care", "Residence"),
    ];

    public static IReadOnlyList<string> Cities { get; } =
    [
        "Amsterdam", "Barcelona", "Hamburg", "Antwerp", "Sevilla", "Utrecht", "Kraków", "København", "Izmir", "Madrid", "Köln", "Groningen", "Gent",
        "Valencia", "Eindhoven", "Bremen", "Málaga", "Liège", "Tilburg", "Gdańsk", "Zaragoza", "Aarhus", "Nijmegen", "Düsseldorf", "Bilbao",
        "Breda", "Wrocław", "Girona", "Arnhem",
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
