using Qiyue.Examples;

// dotnet run --project examples/generate             writes examples/xijiang and examples/yuecheng
// dotnet run --project examples/generate -- --check  reads the written files and recomputes the figures (--check DIR: an edited copy of xijiang)
var examples = Folder();
if (args is ["--check", var other]) return Check.Run(other);
if (args.Contains("--check")) return Check.Run(Path.Combine(examples, "xijiang")) + Check.Whole(Path.Combine(examples, "yuecheng"));
new Xijiang().Tell(Path.Combine(examples, "xijiang"));
Yuecheng.Tell(Path.Combine(examples, "yuecheng"));
return 0;

static string Folder()
{
    for (var at = new DirectoryInfo(Directory.GetCurrentDirectory()); at is not null; at = at.Parent)
        if (Directory.Exists(Path.Combine(at.FullName, "examples", "generate"))) return Path.Combine(at.FullName, "examples");
    throw new DirectoryNotFoundException("Run inside the repository: examples/generate was not found above the current folder.");
}
