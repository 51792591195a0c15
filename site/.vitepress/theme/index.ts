import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";

/** The standard theme with the machine's own fonts: nothing is loaded from elsewhere, and Chinese looks as it does everywhere. */
export default DefaultTheme;
