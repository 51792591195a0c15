import type { Choices } from "./choices.ts";
import { renamed } from "./function-name.ts";
import { inWordsOf, workflowFor } from "./package-manager.ts";
import { withSections } from "./sections.ts";
import type { TemplateFile } from "./template.ts";

/** The files of a function that stands alone: those of its target, under its name, in the words of its package manager. */
export const standaloneFiles = ({
  template,
  target,
  name,
  packageManager,
}: Choices): readonly TemplateFile[] =>
  template.files
    .filter(({ targets }) => targets === undefined || targets.includes(target))
    .map((file) => {
      const isPage = file.path.endsWith(".md");
      const isWorkflow = file.path.startsWith(".github/");
      const page = isPage ? withSections(file.text, target) : file.text;
      const own = renamed(page, template.name, name);
      if (isWorkflow) return { ...file, text: workflowFor(packageManager, own) };
      return { ...file, text: isPage ? inWordsOf(packageManager, own) : own };
    });
