using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

public sealed partial class Icon
{
    [Parameter, EditorRequired] public IconName Name { get; set; }

    [Parameter] public int Size { get; set; } = 20;

    private string Outline => Name switch
    {
        IconName.ArrowLeft => "M16 10H4m5-5-5 5 5 5",
        IconName.Check => "m4.5 10.5 3.5 3.5 7.5-8",
        IconName.CheckCircle => "M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0ZM6.8 10.3l2.2 2.2 4.2-4.6",
        IconName.ChevronDown => "m5.5 8 4.5 4.5L14.5 8",
        IconName.ChevronRight => "m8 5.5 4.5 4.5L8 14.5",
        IconName.Circle => "M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0Z",
        IconName.Clock => "M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0ZM10 5.8V10l2.8 1.8",
        IconName.Close => "m5 5 10 10M15 5 5 15",
        IconName.Columns => "M3 4.5h14v11H3zM8 4.5v11M12.5 4.5v11",
        IconName.Copy => "M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4",
        IconName.Download => "M10 3v9m-3.8-3.5L10 12.3l3.8-3.8M3.5 14v2.5h13V14",
        IconName.Edit => "m13.3 3.7 3 3L7 16l-3.7.7.7-3.7 9.3-9.3Z",
        IconName.Error => "M7 2.8h6L17.2 7v6L13 17.2H7L2.8 13V7L7 2.8ZM10 6.3v4.4M10 13.6v.1",
        IconName.Eye => "M1.8 10S4.8 4.5 10 4.5s8.2 5.5 8.2 5.5-3 5.5-8.2 5.5S1.8 10 1.8 10ZM12.4 10a2.4 2.4 0 1 1-4.8 0 2.4 2.4 0 0 1 4.8 0Z",
        IconName.EyeOff => "M8.2 4.7A8 8 0 0 1 10 4.5c5.2 0 8.2 5.5 8.2 5.5a13 13 0 0 1-2.3 2.9m-2.3 1.5a8 8 0 0 1-3.6 1.1C4.8 15.5 1.8 10 1.8 10A13 13 0 0 1 5.9 5.9M8.3 8.4a2.4 2.4 0 0 0 3.3 3.3M3 3l14 14",
        IconName.Filter => "M3 5h14M5.5 10h9M8.5 15h3",
        IconName.Info => "M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0ZM10 9.2v4.5M10 6.3v.1",
        IconName.Key => "M11.5 12a4 4 0 1 1-2.8-2.8L15.8 2.8h1.7v2.5h-2v2h-2l-2.6 2.6M6.5 13.5v.1",
        IconName.Lock => "M4.5 9h11v7.5h-11zM6.8 9V6.5a3.2 3.2 0 0 1 6.4 0V9",
        IconName.Mail => "M2.8 4.8h14.4v10.4H2.8zM3.2 5.5 10 11l6.8-5.5",
        IconName.Menu => "M3 5.5h14M3 10h14M3 14.5h14",
        IconName.Message => "M2.8 4h14.4v9.6H9.5L6 16.8v-3.2H2.8zM6.3 7.4h7.4M6.3 10.2h4.6",
        IconName.Monitor => "M2.8 3.8h14.4v9.4H2.8zM7 16.8h6M10 13.5v3",
        IconName.Moon => "M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7Z",
        IconName.More => "M4.5 10h.01M10 10h.01M15.5 10h.01",
        IconName.Organization => "M3.5 17V4.5L10.5 3v14M10.5 7.5h6V17M2.5 17h15M6 7.2h2M6 10h2M6 12.8h2M13 10.5h1.2M13 13.3h1.2",
        IconName.Passkey => "M10.5 6a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM2 16.5c0-3 2.2-4.7 5.5-4.7 1 0 2 .2 2.8.5M17.3 10.6a2.4 2.4 0 1 0-3.4 2.2V17l1.5-1.3-.8-1 .8-.9v-1a2.4 2.4 0 0 0 1.9-2.2ZM14.9 10.4v.1",
        IconName.Phone => "M6 2.5h8v15H6zM9 14.8h2",
        IconName.Plus => "M10 4v12M4 10h12",
        IconName.Print => "M6 7V3h8v4M6 14H3V7h14v7h-3M6 11.5h8V17H6z",
        IconName.Refresh => "M16.5 10a6.5 6.5 0 1 1-1.9-4.6L16.5 7.3M16.5 3v4.3h-4.3",
        IconName.Search => "M14 8.7a5.3 5.3 0 1 1-10.6 0 5.3 5.3 0 0 1 10.6 0ZM12.6 12.6l4.1 4.1",
        IconName.Shield => "M10 2.5 4 4.8v4.4c0 3.9 2.5 6.9 6 8.3 3.5-1.4 6-4.4 6-8.3V4.8L10 2.5ZM7.3 9.9l2 2 3.5-3.9",
        IconName.Sidebar => "M2.8 3.8h14.4v12.4H2.8zM7.8 3.8v12.4M13.8 8 12 10l1.8 2",
        IconName.SignOut => "M8 3H3.5v14H8M12.5 6.2 16.3 10l-3.8 3.8M16 10H8",
        IconName.Sun => "M13.3 10a3.3 3.3 0 1 1-6.6 0 3.3 3.3 0 0 1 6.6 0ZM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1",
        IconName.Trash => "M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l.8 11h8.4l.8-11M8.3 8.7v4.6M11.7 8.7v4.6",
        IconName.Upload => "M10 12.5v-9M6.2 7 10 3.2 13.8 7M3.5 14v2.5h13V14",
        IconName.User => "M13 6.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM4 17c0-3.2 2.6-5 6-5s6 1.8 6 5",
        IconName.Users => "M10.3 6.3a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0ZM1.8 16.5c0-3 2.4-4.8 5.7-4.8s5.7 1.8 5.7 4.8M13 3.7a2.8 2.8 0 0 1 0 5.2M15 12.3c2 .6 3.2 2.1 3.2 4.2",
        IconName.Warning => "M10 3 1.9 16.8h16.2L10 3ZM10 8v4M10 14.3v.1",
        _ => throw new InvalidOperationException($"No drawing for {Name}."),
    };
}
