"""The manifest of the web add-in: what Office is told of it, and where its files are served."""

from xml.sax.saxutils import quoteattr

from xlagree.functions.catalogue import CATALOGUE
from xlagree.hosts.web.icons import SIZES

ID = "8a3a2f0e-5b0e-4c55-9d6b-1d0d6a1f9c11"
"""By this Office knows that a newer version is the same add-in."""
REQUIRED = {"SharedRuntime": "1.1", "CustomFunctionsRuntime": "1.3"}
"""What an Excel must be able to do: one page that stays loaded, and custom functions whose errors have a message."""


def manifest(address: str, version: str) -> str:
    """The manifest of the add-in whose files are served at an address.

    It names no namespace, so that the functions keep their names. What Office refers to stands in the resources.
    """
    at = {name: quoteattr(f"{address}/{name}") for name in ("functions.html", "runtime.js", "functions.json")}
    icons = {size: quoteattr(f"{address}/icon-{size}.png") for size in SIZES}
    sets = "".join(f'<Set Name="{name}" MinVersion="{least}"/>' for name, least in REQUIRED.items())
    images = "".join(f'<bt:Image size="{size}" resid="Icon.{size}"/>' for size in SIZES)
    named = "".join(f'<bt:Image id="Icon.{size}" DefaultValue={icon}/>' for size, icon in icons.items())
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0"
    xsi:type="TaskPaneApp">
  <Id>{ID}</Id>
  <Version>{four_numbers(version)}</Version>
  <ProviderName>xlagree</ProviderName>
  <DefaultLocale>en-US</DefaultLocale>
  <DisplayName DefaultValue="xlagree"/>
  <Description DefaultValue="Prices of IT service agreements: {len(CATALOGUE)} worksheet functions."/>
  <IconUrl DefaultValue={icons[32]}/>
  <HighResolutionIconUrl DefaultValue={icons[64]}/>
  <SupportUrl DefaultValue={at["functions.html"]}/>
  <Hosts><Host Name="Workbook"/></Hosts>
  <Requirements><Sets>{sets}</Sets></Requirements>
  <DefaultSettings><SourceLocation DefaultValue={at["functions.html"]}/></DefaultSettings>
  <Permissions>ReadWriteDocument</Permissions>
  <VersionOverrides xmlns="http://schemas.microsoft.com/office/taskpaneappversionoverrides" xsi:type="VersionOverridesV1_0">
    <Hosts>
      <Host xsi:type="Workbook">
        <Runtimes><Runtime resid="Page.Url" lifetime="long"/></Runtimes>
        <AllFormFactors>
          <ExtensionPoint xsi:type="CustomFunctions">
            <Script><SourceLocation resid="Script.Url"/></Script>
            <Page><SourceLocation resid="Page.Url"/></Page>
            <Metadata><SourceLocation resid="Functions.Url"/></Metadata>
          </ExtensionPoint>
        </AllFormFactors>
        <DesktopFormFactor>
          <FunctionFile resid="Page.Url"/>
          <ExtensionPoint xsi:type="PrimaryCommandSurface">
            <OfficeTab id="TabHome">
              <Group id="Agreements">
                <Label resid="Group.Label"/>
                <Icon>{images}</Icon>
                <Control xsi:type="Button" id="Functions">
                  <Label resid="Button.Label"/>
                  <Supertip><Title resid="Button.Label"/><Description resid="Button.Help"/></Supertip>
                  <Icon>{images}</Icon>
                  <Action xsi:type="ShowTaskpane">
                    <TaskpaneId>Functions</TaskpaneId>
                    <SourceLocation resid="Page.Url"/>
                  </Action>
                </Control>
              </Group>
            </OfficeTab>
          </ExtensionPoint>
        </DesktopFormFactor>
      </Host>
    </Hosts>
    <Resources>
      <bt:Images>{named}</bt:Images>
      <bt:Urls>
        <bt:Url id="Page.Url" DefaultValue={at["functions.html"]}/>
        <bt:Url id="Script.Url" DefaultValue={at["runtime.js"]}/>
        <bt:Url id="Functions.Url" DefaultValue={at["functions.json"]}/>
      </bt:Urls>
      <bt:ShortStrings>
        <bt:String id="Group.Label" DefaultValue="Agreements"/>
        <bt:String id="Button.Label" DefaultValue="Functions"/>
      </bt:ShortStrings>
      <bt:LongStrings>
        <bt:String id="Button.Help" DefaultValue="All AGREE functions, and whether they are loaded."/>
      </bt:LongStrings>
    </Resources>
  </VersionOverrides>
</OfficeApp>
"""


def four_numbers(version: str) -> str:
    """A version as Office wants it.

    >>> four_numbers("0.1.0"), four_numbers("1.2rc1")
    ('0.1.0.0', '1.2.0.0')
    """
    numbers = "".join(c if c.isdigit() else " " for c in version.partition("rc")[0]).split()
    return ".".join([*numbers, "0", "0", "0"][:4])
